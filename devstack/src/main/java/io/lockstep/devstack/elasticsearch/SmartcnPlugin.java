package io.lockstep.devstack.elasticsearch;

import io.lockstep.devstack.smartcn.SmartcnAnalyzerFactory;
import io.lockstep.devstack.software.Artifacts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Our analyzer plugin in the form that Elasticsearch loads: a folder of two jars and two descriptions. */
final class SmartcnPlugin {

    /** By name: to load the class takes Elasticsearch's own, which are on nobody's class path but the server's. */
    private static final String CLASS = "io.lockstep.devstack.smartcn.SmartcnAnalyzerFactory";

    private static final String CLASS_FILE = CLASS.replace('.', '/') + ".class";

    private final Artifacts artifacts;

    SmartcnPlugin(Artifacts artifacts) {
        this.artifacts = artifacts;
    }

    /** Differs between two builds whose plugins differ. */
    String fingerprint() throws IOException {
        CRC32 checksum = new CRC32();
        checksum.update(classFile());
        return Long.toHexString(checksum.getValue());
    }

    /** Writes the plugin into a server's {@code plugins} folder. */
    void installInto(Path plugins) throws IOException {
        Path folder = Files.createDirectories(plugins.resolve(SmartcnAnalyzerFactory.NAME));
        Files.copy(
                artifacts.smartcn(),
                folder.resolve(artifacts.smartcn().getFileName().toString()));
        try (ZipOutputStream jar = new ZipOutputStream(Files.newOutputStream(folder.resolve("lockstep-smartcn.jar")))) {
            jar.putNextEntry(new ZipEntry(CLASS_FILE));
            jar.write(classFile());
            jar.closeEntry();
        }
        Files.writeString(folder.resolve("stable-plugin-descriptor.properties"), """
                name=%1$s
                description=Segmentation of simplified Chinese by Lucene's smartcn
                version=%2$s
                java.version=21
                elasticsearch.version=%2$s
                modular=false
                """.formatted(
                        SmartcnAnalyzerFactory.NAME, artifacts.elasticsearchVersion()));
        Files.writeString(folder.resolve("named_components.json"), """
                {"org.elasticsearch.plugin.analysis.AnalyzerFactory":{"%s":"%s"}}
                """.formatted(SmartcnAnalyzerFactory.NAME, CLASS));
    }

    private static byte[] classFile() throws IOException {
        try (InputStream in = SmartcnPlugin.class.getClassLoader().getResourceAsStream(CLASS_FILE)) {
            return in.readAllBytes();
        }
    }
}
