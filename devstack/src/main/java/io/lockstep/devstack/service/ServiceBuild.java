package io.lockstep.devstack.service;

import io.lockstep.devstack.DevstackException;
import io.lockstep.devstack.ProcessName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** Builds services whose sources are newer than their applications. */
public final class ServiceBuild {

    private static final int LOG_TAIL_LINES = 30;

    private final Path checkout;
    private final Path maven;
    private final Path log;

    public ServiceBuild(Path checkout, Path maven, Path log) {
        this.checkout = checkout;
        this.maven = maven;
        this.log = log;
    }

    /** The modules of these services that must be built, without repetition. */
    public List<String> stale(Collection<ProcessName> names) throws IOException {
        List<String> stale = new ArrayList<>();
        for (ProcessName name : names) {
            if (!name.isServer() && !stale.contains(Services.module(name)) && isStale(name)) {
                stale.add(Services.module(name));
            }
        }
        return stale;
    }

    /** @throws DevstackException with the tail of Maven's output, if it fails */
    public void build(List<String> modules) throws IOException {
        Files.createDirectories(log.getParent());
        Process process = new ProcessBuilder(
                        maven.toString(),
                        "--batch-mode",
                        "--no-transfer-progress",
                        "--projects",
                        String.join(",", modules),
                        "--also-make",
                        "-DskipTests",
                        "package")
                .directory(checkout.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            if (process.waitFor() != 0) {
                List<String> lines = Files.readAllLines(log);
                throw new DevstackException("the build of " + String.join(", ", modules) + " failed; " + log
                        + " ends with:\n  "
                        + String.join("\n  ", lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size())));
            }
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted during the build", e);
        }
    }

    private boolean isStale(ProcessName name) throws IOException {
        Path application = Services.application(checkout, name);
        if (!Files.exists(application)) {
            return true;
        }
        FileTime built = Files.getLastModifiedTime(application);
        Path module = checkout.resolve(Services.module(name));
        return isNewer(checkout.resolve("pom.xml"), built)
                || isNewer(module.resolve("pom.xml"), built)
                || isNewer(module.resolve("src/main"), built)
                || isNewer(checkout.resolve("contract/src/main"), built);
    }

    private static boolean isNewer(Path sources, FileTime built) throws IOException {
        if (!Files.exists(sources)) {
            return false;
        }
        try (Stream<Path> paths = Files.walk(sources)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                if (Files.getLastModifiedTime(path).compareTo(built) > 0) {
                    return true;
                }
            }
            return false;
        }
    }
}
