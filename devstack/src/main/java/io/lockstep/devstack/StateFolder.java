package io.lockstep.devstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Where one system keeps everything that is its own: data, logs, process ids, ports, keys.
 *
 * <p>Its absolute path identifies the system: processes carry it in their environment (see
 * {@link io.lockstep.devstack.process.Marker}).
 *
 * @param root absolute; need not exist
 * @param software unpacked servers, shared by all systems of a checkout
 */
public record StateFolder(Path root, Path software) {

    public StateFolder {
        root = root.toAbsolutePath().normalize();
        software = software.toAbsolutePath().normalize();
    }

    /** The folder of {@code ./lockstep}, in the root of the checkout. */
    public static StateFolder ofCheckout(Path checkout) {
        Path root = checkout.resolve(".lockstep");
        return new StateFolder(root, root.resolve("software"));
    }

    /** A system of its own, such as a test's, that shares the checkout's unpacked servers. */
    public static StateFolder inside(Path checkout, String name) {
        return new StateFolder(
                checkout.resolve(".lockstep").resolve(name),
                ofCheckout(checkout).software());
    }

    public Path data(ProcessName name) {
        return root.resolve("data").resolve(name.text());
    }

    /** Configuration and other files that are written anew at each start. */
    public Path config(ProcessName name) {
        return root.resolve("config").resolve(name.text());
    }

    public Path pidFile(ProcessName name) {
        return root.resolve("run").resolve(name.text() + ".pid");
    }

    public Path log(ProcessName name) {
        return root.resolve("logs").resolve(name.text() + ".log");
    }

    public Path lock() {
        return root.resolve("run").resolve("launcher.lock");
    }

    public Path keys() {
        return root.resolve("keys");
    }

    /** The secret of that name, made at first use and readable by the owner alone. */
    public String secret(String name) {
        Path file = root.resolve("secrets").resolve(name);
        try {
            if (!Files.exists(file)) {
                byte[] random = new byte[16];
                new SecureRandom().nextBytes(random);
                writePrivately(file, HexFormat.of().formatHex(random));
            }
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep the secret in " + file, e);
        }
    }

    /** Writes a file that only its owner can read, and that is complete whenever it is there. */
    public static void writePrivately(Path file, String content) throws IOException {
        Files.createDirectories(
                file.getParent(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path incomplete =
                Files.createTempFile(file.getParent(), file.getFileName().toString(), ".new");
        Files.writeString(incomplete, content);
        Files.move(incomplete, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }
}
