package io.lockstep.devstack.elasticsearch;

import io.lockstep.devstack.software.Artifacts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Our analysis plugin in the form that Elasticsearch loads: a folder of jars and two descriptions.
 *
 * <p>Its classes are named here and never loaded: to load one takes Elasticsearch's own, which are on nobody's class path
 * but the server's.
 */
final class AnalysisPlugin {

    private static final String NAME = "lockstep-analysis";
    private static final String PACKAGE = "io/lockstep/devstack/analysis/";
    private static final String NESTED = "$Settings";

    private static final List<Component> COMPONENTS = List.of(
            new Component(Kind.ANALYZER, "smartcn", "SmartcnAnalyzerFactory", false),
            new Component(Kind.TOKENIZER, "smartcn_tokenizer", "SmartcnTokenizerFactory", false),
            new Component(Kind.TOKENIZER, "keyword", "KeywordTokenizerFactory", false),
            new Component(Kind.TOKENIZER, "ngram", "NgramTokenizerFactory", true),
            new Component(Kind.TOKEN_FILTER, "smartcn_stop", "SmartcnStopFactory", false),
            new Component(Kind.TOKEN_FILTER, "porter_stem", "PorterStemFactory", false),
            new Component(Kind.CHARACTER_FILTER, "icu_normalizer", "IcuNormalizerFactory", false),
            new Component(Kind.CHARACTER_FILTER, "mapping", "MappingFactory", true),
            new Component(Kind.CHARACTER_FILTER, "pattern_replace", "PatternReplaceFactory", true));

    private final Artifacts artifacts;

    AnalysisPlugin(Artifacts artifacts) {
        this.artifacts = artifacts;
    }

    private enum Kind {
        ANALYZER("AnalyzerFactory"),
        TOKENIZER("TokenizerFactory"),
        TOKEN_FILTER("TokenFilterFactory"),
        CHARACTER_FILTER("CharFilterFactory");

        private final String type;

        Kind(String simpleName) {
            this.type = "org.elasticsearch.plugin.analysis." + simpleName;
        }
    }

    /** @param hasSettings whether the class has a nested interface of settings */
    private record Component(Kind kind, String name, String simpleName, boolean hasSettings) {

        private String className() {
            return (PACKAGE + simpleName).replace('/', '.');
        }

        private List<String> files() {
            String file = PACKAGE + simpleName;
            return hasSettings ? List.of(file + ".class", file + NESTED + ".class") : List.of(file + ".class");
        }
    }

    /** Differs between two builds whose plugins differ. */
    String fingerprint() throws IOException {
        CRC32 checksum = new CRC32();
        for (Component component : COMPONENTS) {
            for (String file : component.files()) {
                checksum.update(bytes(file));
            }
        }
        return Long.toHexString(checksum.getValue());
    }

    /** Writes the plugin into a server's {@code plugins} folder. */
    void installInto(Path plugins) throws IOException {
        Path folder = Files.createDirectories(plugins.resolve(NAME));
        for (Path library : artifacts.analysisLibraries()) {
            Files.copy(library, folder.resolve(library.getFileName().toString()));
        }
        try (ZipOutputStream jar = new ZipOutputStream(Files.newOutputStream(folder.resolve(NAME + ".jar")))) {
            for (Component component : COMPONENTS) {
                for (String file : component.files()) {
                    jar.putNextEntry(new ZipEntry(file));
                    jar.write(bytes(file));
                    jar.closeEntry();
                }
            }
        }
        Files.writeString(folder.resolve("stable-plugin-descriptor.properties"), """
                name=%1$s
                description=Analysis of Chinese by Lucene's own modules, under the names of Elastic's plugins
                version=%2$s
                java.version=21
                elasticsearch.version=%2$s
                modular=false
                """.formatted(
                        NAME, artifacts.elasticsearchVersion()));
        Files.writeString(folder.resolve("named_components.json"), namedComponents());
    }

    private static String namedComponents() {
        StringBuilder json = new StringBuilder("{");
        for (Kind kind : Kind.values()) {
            List<String> entries = COMPONENTS.stream()
                    .filter(component -> component.kind() == kind)
                    .map(component -> "\"%s\":\"%s\"".formatted(component.name(), component.className()))
                    .toList();
            json.append(json.length() > 1 ? "," : "")
                    .append("\"%s\":{%s}".formatted(kind.type, String.join(",", entries)));
        }
        return json.append('}').toString();
    }

    private static byte[] bytes(String classFile) throws IOException {
        try (InputStream in = AnalysisPlugin.class.getClassLoader().getResourceAsStream(classFile)) {
            return in.readAllBytes();
        }
    }
}
