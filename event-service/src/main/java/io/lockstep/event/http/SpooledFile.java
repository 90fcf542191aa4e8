package io.lockstep.event.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A file that a client sent, whole and on disk, until it is closed.
 *
 * <p>It is taken in before anything is done with it: a file that is too large or not text is refused with nothing
 * changed, and a client that reads no answer while it sends cannot block us both.
 */
final class SpooledFile implements AutoCloseable {

    private static final int BUFFER = 64 * 1024;

    private final Path path;
    private final MessageDigest sum = RequestKeys.sha256();
    private String digest = "";

    private SpooledFile(Path path) {
        this.path = path;
    }

    /** @throws ProblemException if the file is too large or not UTF-8; nothing of it is left then */
    static SpooledFile of(Path folder, InputStream body, long maxBytes) throws IOException {
        SpooledFile file = new SpooledFile(Files.createTempFile(folder, "", ".tmp"));
        try {
            file.take(body, maxBytes);
            file.check();
            return file;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** Of all bytes, in hexadecimal. */
    String sha256() {
        return digest;
    }

    Reader open() throws IOException {
        return Files.newBufferedReader(path, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(path);
    }

    private void take(InputStream body, long maxBytes) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long taken = 0;
        try (OutputStream out = Files.newOutputStream(path)) {
            for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                taken += read;
                if (taken > maxBytes) {
                    throw new ProblemException(
                            ProblemType.TOO_LARGE, "A file may have at most " + maxBytes + " bytes.");
                }
                sum.update(buffer, 0, read);
                write(out, buffer, read);
            }
        }
        digest = HexFormat.of().formatHex(sum.digest());
    }

    private static void write(OutputStream out, byte[] buffer, int length) {
        try {
            out.write(buffer, 0, length);
        } catch (IOException e) {
            throw new ProblemException(
                    ProblemType.BUSY,
                    "This server has no room for the file now.",
                    List.of(),
                    Optional.of(Duration.ofSeconds(60)));
        }
    }

    private void check() throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            Optional<Utf8Check.Fault> fault = Utf8Check.firstFault(in);
            if (fault.isPresent()) {
                throw new ProblemException(
                        ProblemType.NOT_UTF_8,
                        "The file must be UTF-8; line " + fault.get().line() + " is not, at byte "
                                + fault.get().offset() + " of the file (counted from 0). Nothing was imported.");
            }
        }
    }
}
