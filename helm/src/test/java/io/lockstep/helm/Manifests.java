package io.lockstep.helm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The files in {@code k8s/}: a base rendered from the chart with {@code base/values.yaml}, and overlays that turn it into what the
 * chart renders with an overlay's {@code values.yaml} besides. Hooks are Helm's own and left out.
 */
final class Manifests {

    static final Path FOLDER = Checkout.ROOT.resolve("k8s");
    static final List<String> OVERLAYS = List.of("dev", "prod");
    private static final String HEAD =
            "# Rendered from helm/lockstep; do not edit. To change it: values.yaml, then mvn -pl helm -am test -Dlockstep.update\n";
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .build();

    private Manifests() {}

    static Objects base() {
        return withoutHooks(Chart.objects(valuesOfBase()));
    }

    static Objects overlay(String name) {
        return withoutHooks(Chart.objects(valuesOf(name)));
    }

    static Path[] valuesOfBase() {
        return new Path[] {FOLDER.resolve("base/values.yaml")};
    }

    static Path[] valuesOf(String overlay) {
        return new Path[] {FOLDER.resolve("base/values.yaml"), FOLDER.resolve("overlays/" + overlay + "/values.yaml")};
    }

    /** Every file but the values, with its content. */
    static Map<Path, String> files() {
        Map<Path, String> files = new TreeMap<>();
        Map<String, List<JsonNode>> byService = new TreeMap<>();
        for (JsonNode object : base().all()) {
            byService.computeIfAbsent(fileOf(object), file -> new ArrayList<>()).add(object);
        }
        byService.forEach((file, objects) -> files.put(FOLDER.resolve("base/" + file), yaml(objects)));
        files.put(
                FOLDER.resolve("base/kustomization.yaml"), kustomization("resources", List.copyOf(byService.keySet())));
        OVERLAYS.forEach(name -> files.putAll(overlayFiles(name)));
        return files;
    }

    private static Map<Path, String> overlayFiles(String name) {
        Path folder = FOLDER.resolve("overlays").resolve(name);
        Map<String, JsonNode> base = base().byId();
        Map<String, JsonNode> wanted = overlay(name).byId();
        Map<Path, String> files = new TreeMap<>();
        List<String> patches = new ArrayList<>();
        List<JsonNode> added = wanted.entrySet().stream()
                .filter(object -> !base.containsKey(object.getKey()))
                .map(Map.Entry::getValue)
                .toList();
        base.forEach((id, object) -> patch(object, Optional.ofNullable(wanted.get(id)))
                .ifPresent(patch -> {
                    String file = "patches/" + id.toLowerCase(Locale.ROOT).replace('/', '-') + ".yaml";
                    patches.add(file);
                    files.put(folder.resolve(file), yaml(List.of(patch)));
                }));
        List<String> resources = new ArrayList<>(List.of("../../base"));
        if (!added.isEmpty()) {
            resources.add("added.yaml");
            files.put(folder.resolve("added.yaml"), yaml(added));
        }
        StringBuilder kustomization = new StringBuilder(kustomization("resources", resources));
        if (!patches.isEmpty()) {
            kustomization.append("patches:\n");
            patches.forEach(
                    file -> kustomization.append("  - path: ").append(file).append('\n'));
        }
        files.put(folder.resolve("kustomization.yaml"), kustomization.toString());
        return files;
    }

    private static Optional<JsonNode> patch(JsonNode base, Optional<JsonNode> wanted) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.set("apiVersion", base.path("apiVersion"));
        patch.set("kind", base.path("kind"));
        patch.putObject("metadata")
                .<ObjectNode>set("name", base.at("/metadata/name"))
                .set("namespace", base.at("/metadata/namespace"));
        if (wanted.isEmpty()) {
            return Optional.of(patch.put("$patch", "delete"));
        }
        ObjectNode difference = MergePatch.between((ObjectNode) base, (ObjectNode) wanted.get());
        if (difference.isEmpty()) {
            return Optional.empty();
        }
        ((ObjectNode) patch.path("metadata")).setAll((ObjectNode)
                Optional.ofNullable(difference.remove("metadata")).orElse(JsonNodeFactory.instance.objectNode()));
        return Optional.of(patch.setAll(difference));
    }

    private static String fileOf(JsonNode object) {
        return object.at("/metadata/labels").path("app.kubernetes.io/name").asText("namespace") + ".yaml";
    }

    private static Objects withoutHooks(Objects objects) {
        return new Objects(objects.all().stream()
                .filter(object ->
                        object.at("/metadata/annotations/helm.sh~1hook").isMissingNode())
                .toList());
    }

    private static String kustomization(String list, List<String> entries) {
        StringBuilder text = new StringBuilder(
                HEAD + "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n" + list + ":\n");
        entries.forEach(entry -> text.append("  - ").append(entry).append('\n'));
        return text.toString();
    }

    private static String yaml(List<JsonNode> objects) {
        StringBuilder text = new StringBuilder(HEAD);
        for (JsonNode object : objects) {
            try {
                text.append(objects.getFirst() == object ? "" : "---\n").append(YAML.writeValueAsString(object));
            } catch (JsonProcessingException e) {
                throw new AssertionError(Objects.id(object), e);
            }
        }
        return text.toString();
    }
}
