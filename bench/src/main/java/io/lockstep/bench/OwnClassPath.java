package io.lockstep.bench;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The class path of the benchmarks, to start one of their classes in a JVM of its own. */
public final class OwnClassPath {

    private OwnClassPath() {}

    /** Maven runs this program in its own JVM, whose class path is not this program's. */
    public static String text() {
        return Thread.currentThread().getContextClassLoader() instanceof URLClassLoader loader
                ? Stream.of(loader.getURLs()).map(URL::getPath).collect(Collectors.joining(File.pathSeparator))
                : System.getProperty("java.class.path");
    }
}
