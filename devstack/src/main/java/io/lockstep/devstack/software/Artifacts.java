package io.lockstep.devstack.software;

import io.lockstep.devstack.DevstackException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/** Where the build's Maven keeps the servers; {@code artifacts.properties} beside this class is written by the build. */
public final class Artifacts {

    private final Properties properties = new Properties();

    private Artifacts() {
        try (InputStream in = Artifacts.class.getResourceAsStream("artifacts.properties")) {
            properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read artifacts.properties", e);
        }
    }

    public static Artifacts ofThisBuild() {
        return new Artifacts();
    }

    public Path elasticsearch() {
        return file("elasticsearch");
    }

    public String elasticsearchVersion() {
        return properties.getProperty("elasticsearch-version");
    }

    /** What our analysis plugin is made of, besides its own classes. */
    public List<Path> analysisLibraries() {
        return List.of(file("lucene-analysis-smartcn"), file("lucene-analysis-icu"), file("icu4j"));
    }

    public Path mariadb() {
        return file("mariadb");
    }

    public Path redis() {
        return file("redis");
    }

    public String kafkaClassPath() {
        return properties.getProperty("kafka-class-path") + ":" + properties.getProperty("own-class-path");
    }

    /** What runs this module's own classes in a JVM of their own, from a folder of classes or from a jar alike. */
    public String ownClassPath() {
        return home(Artifacts.class) + ":" + home(io.lockstep.contract.Version.class) + ":"
                + properties.getProperty("own-class-path");
    }

    private Path file(String name) {
        Path file = Path.of(properties.getProperty(name));
        if (!Files.exists(file)) {
            throw new DevstackException("the " + name + " artifact is no longer at " + file
                    + ": build again, for example with `mvn package -DskipTests`");
        }
        return file;
    }

    private static Path home(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("cannot tell where " + type + " was loaded from", e);
        }
    }
}
