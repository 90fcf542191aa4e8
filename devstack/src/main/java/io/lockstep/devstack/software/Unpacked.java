package io.lockstep.devstack.software;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.function.Function;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * A folder with an archive's content, complete whenever it exists: it is filled under another name and then renamed, so
 * that any number of processes may unpack at once and a killed one leaves nothing half done behind.
 */
public final class Unpacked {

    private Unpacked() {}

    /** What else the folder needs before it counts as complete. */
    @FunctionalInterface
    public interface Finish {
        void addTo(Path folder) throws IOException;
    }

    /**
     * Unpacks unless that has been done before.
     *
     * @param rename tells the relative path of an entry, or nothing to leave the entry out
     * @return {@code target}
     */
    public static Path folder(Path archive, Path target, Function<String, Optional<String>> rename, Finish finish)
            throws IOException {
        if (Files.isDirectory(target)) {
            return target;
        }
        Files.createDirectories(target.getParent());
        Path incomplete = Files.createTempDirectory(target.getParent(), ".unpacking-");
        try {
            incomplete.toFile().setReadable(true, false);
            incomplete.toFile().setExecutable(true, false);
            extract(archive, incomplete, rename);
            finish.addTo(incomplete);
            Files.move(incomplete, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (!Files.isDirectory(target)) {
                throw new IOException("cannot unpack " + archive + " to " + target, e);
            }
        } finally {
            Folders.delete(incomplete);
        }
        return target;
    }

    private static void extract(Path archive, Path folder, Function<String, Optional<String>> rename)
            throws IOException {
        try (InputStream file = Files.newInputStream(archive);
                ZipInputStream zip = new ZipInputStream(file)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Optional<String> name = entry.isDirectory() ? Optional.empty() : rename.apply(entry.getName());
                if (name.isEmpty()) {
                    continue;
                }
                Path path = folder.resolve(name.get()).normalize();
                if (!path.startsWith(folder)) {
                    throw new IOException(entry.getName() + " would leave the folder");
                }
                Files.createDirectories(path.getParent());
                Files.copy(zip, path);
                if (name.get().startsWith("bin/")) {
                    path.toFile().setExecutable(true, false);
                }
            }
        }
    }
}
