package io.lockstep.bench;

import java.io.File;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The class path of the benchmarks, to start one of their classes in a JVM of its own. */
public final class OwnClassPath {

    private OwnClassPath() {}

    /** Maven runs this program in its own JVM, whose class path is not this program's. */
    public static String text() {
        return Thread.currentThread().getContextClassLoader() instanceof URLClassLoader loader
                ? Stream.of(loader.getURLs()).map(OwnClassPath::path).collect(Collectors.joining(File.pathSeparator))
                : System.getProperty("java.class.path");
    }

    /** As the file system has it: an address spells spaces in another way. */
    private static String path(URL entry) {
        try {
            return Path.of(entry.toURI()).toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("not a place in the file system: " + entry, e);
        }
    }
}
