package io.lockstep.event.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Looks through a file for the first byte that is not UTF-8, in bounded memory. */
final class Utf8Check {

    private static final int BUFFER = 64 * 1024;

    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER);
    private final CharBuffer characters = CharBuffer.allocate(BUFFER);
    private long offset;
    private long lines = 1;

    private Utf8Check() {}

    /**
     * @param line counted from 1
     * @param offset of the byte in the file, counted from 0
     */
    record Fault(long line, long offset) {}

    static Optional<Fault> firstFault(InputStream in) throws IOException {
        return new Utf8Check().look(in);
    }

    private Optional<Fault> look(InputStream in) throws IOException {
        int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
        while (read >= 0) {
            bytes.position(bytes.position() + read);
            if (decode(false).isError()) {
                return fault();
            }
            read = in.read(bytes.array(), bytes.position(), bytes.remaining());
        }
        return decode(true).isError() ? fault() : Optional.empty();
    }

    private CoderResult decode(boolean end) {
        bytes.flip();
        CoderResult result = decoder.decode(bytes, characters, end);
        characters.flip();
        lines += characters.chars().filter(character -> character == '\n').count();
        characters.clear();
        offset += bytes.position();
        bytes.compact();
        return result;
    }

    private Optional<Fault> fault() {
        return Optional.of(new Fault(lines, offset));
    }
}
