package io.lockstep.helm;

import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Renders the chart as {@code helm template} does, with hooks, which Helm's library leaves out: a copy of the chart has their
 * annotation under another name, and what is rendered has it back.
 */
final class Chart {

    static final String NAMESPACE = "lockstep";
    private static final String HOOK = "helm.sh/hook";
    private static final String HIDDEN_HOOK = "hidden-helm.sh/hook";
    private static final Path COPY = copy();

    private Chart() {}

    /** The chart with these values files, later ones before earlier ones. */
    static String text(Path... values) {
        var template = new Helm(COPY)
                .template()
                .withName("lockstep")
                .withNamespace(NAMESPACE)
                .withKubeVersion("1.31.0");
        for (Path file : values) {
            template = template.withValuesFile(file);
        }
        return template.call().replace(HIDDEN_HOOK, HOOK);
    }

    static Objects objects(Path... values) {
        return Objects.parse(text(values));
    }

    /** The matrix of values: one file for each case. */
    static List<Path> cases() {
        return Checkout.list(Checkout.RESOURCES.resolve("cases"));
    }

    static Path caseOf(String name) {
        return Checkout.RESOURCES.resolve("cases").resolve(name + ".yaml");
    }

    static Objects rendered(String name) {
        return objects(caseOf(name));
    }

    private static Path copy() {
        Path target = Checkout.ROOT.resolve("helm/target/chart-with-visible-hooks");
        try (Stream<Path> files = Files.walk(Checkout.CHART, FileVisitOption.FOLLOW_LINKS)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path to = target.resolve(Checkout.CHART.relativize(file));
                String text = Checkout.read(file);
                Checkout.write(to, file.toString().contains("templates") ? text.replace(HOOK, HIDDEN_HOOK) : text);
            }
            removeStale(target);
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A template that is no longer in the chart would be rendered all the same. */
    private static void removeStale(Path target) throws IOException {
        try (Stream<Path> files = Files.walk(target)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!Files.exists(Checkout.CHART.resolve(target.relativize(file)))) {
                    Files.delete(file);
                }
            }
        }
    }

    /** The message of a rendering that must fail. */
    static String refusal(Path... values) {
        try {
            text(values);
        } catch (IllegalStateException e) {
            return e.getMessage();
        }
        throw new AssertionError("rendered, although it should be refused: " + Arrays.toString(values));
    }
}
