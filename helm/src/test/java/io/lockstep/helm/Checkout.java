package io.lockstep.helm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files of the repository, wherever the tests are started. */
final class Checkout {

    static final Path ROOT = find(Path.of("").toAbsolutePath());
    static final Path CHART = ROOT.resolve("helm/lockstep");
    static final Path RESOURCES = ROOT.resolve("helm/src/test/resources");

    private Checkout() {}

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void write(Path file, String content) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is in a folder, in the order of names; nothing if it is not there. */
    static List<Path> list(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path find(Path folder) {
        return Files.exists(folder.resolve("helm/lockstep/Chart.yaml")) ? folder : find(folder.getParent());
    }
}
