package io.lockstep.gateway.istio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files that rules are made from, as they are at the moment: the {@code *.yaml} and {@code *.yml} of a folder, and others.
 *
 * @param others such as an issuer's keys; of a folder, all that is in it and in folders of it
 */
public record RuleFiles(Path folder, List<Path> others) {

    /** Of a folder of secrets: its secrets, the link and the folder of each version, the files. */
    private static final int DEPTH = 4;

    public RuleFiles {
        others = List.copyOf(others);
    }

    /**
     * Stands for the names and the contents, and changes with them, however the change is made: in place, by a rename, or by
     * the swap of a link to another folder, as with a ConfigMap. Files are small and few, so reading them is cheaper than to be
     * wrong about what their times say.
     */
    public String fingerprint() {
        MessageDigest digest = sha256();
        try {
            for (Path file : list()) {
                add(digest, file);
            }
        } catch (IOException e) {
            digest.update((byte) '!');
        }
        others.forEach(other -> within(other).forEach(file -> add(digest, file)));
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The files of the folder by name; throws if it cannot be listed. */
    List<Path> list() throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(file -> file.toString().matches(".*\\.ya?ml"))
                    .sorted()
                    .toList();
        }
    }

    private static List<Path> within(Path other) {
        try (Stream<Path> files = Files.walk(other, DEPTH, FileVisitOption.FOLLOW_LINKS)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException | UncheckedIOException e) {
            // It changes right now, or is not there: reading it says so.
            return List.of(other);
        }
    }

    private static void add(MessageDigest digest, Path file) {
        byte[] content;
        try {
            content = Files.readAllBytes(file);
        } catch (IOException e) {
            content = new byte[] {'!'};
        }
        digest.update((file + "\n" + content.length + "\n").getBytes(StandardCharsets.UTF_8));
        digest.update(content);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
