package io.lockstep.event.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads a whole body of bounded size as strict UTF-8. */
final class BoundedBody {

    private BoundedBody() {}

    static String text(InputStream body, int maxBytes) throws IOException {
        byte[] bytes = body.readNBytes(maxBytes + 1);
        if (bytes.length > maxBytes) {
            throw new ProblemException(ProblemType.TOO_LARGE, "The body may have at most " + maxBytes + " bytes.");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ProblemException(ProblemType.NOT_UTF_8, "The body must be UTF-8.");
        }
    }
}
