package io.lockstep.helm;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The objects of one rendering, in its order. */
record Objects(List<JsonNode> all) {

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();

    static Objects parse(String text) {
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(text)) {
            return new Objects(documents.readAll().stream()
                    .filter(document -> document.isObject() && !document.isEmpty())
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException("the rendering is no YAML", e);
        }
    }

    /** For messages: the kind and the name. */
    static String id(JsonNode object) {
        return object.path("kind").asText() + "/" + object.at("/metadata/name").asText();
    }

    Stream<JsonNode> of(String... kinds) {
        List<String> wanted = List.of(kinds);
        return all.stream().filter(object -> wanted.contains(object.path("kind").asText()));
    }

    Optional<JsonNode> find(String kind, String name) {
        return of(kind).filter(object -> object.at("/metadata/name").asText().equals(name))
                .findFirst();
    }

    JsonNode get(String kind, String name) {
        return find(kind, name).orElseThrow(() -> new AssertionError("no " + kind + "/" + name + " is rendered"));
    }

    Map<String, JsonNode> byId() {
        Map<String, JsonNode> byId = new TreeMap<>();
        for (JsonNode object : all) {
            if (byId.put(id(object), object) != null) {
                throw new AssertionError(id(object) + " is rendered twice");
            }
        }
        return byId;
    }

    /** The template of the pods that an object makes, or the pod itself. */
    static Optional<JsonNode> podTemplate(JsonNode object) {
        return switch (object.path("kind").asText()) {
            case "Deployment", "Rollout", "Job" -> Optional.of(object.at("/spec/template"));
            case "CronJob" -> Optional.of(object.at("/spec/jobTemplate/spec/template"));
            case "Pod" -> Optional.of(object);
            default -> Optional.empty();
        };
    }

    /** The containers of a pod template, those that initialize included. */
    static Stream<JsonNode> containers(JsonNode podTemplate) {
        return Stream.of("containers", "initContainers").flatMap(list -> elements(podTemplate.at("/spec/" + list)));
    }

    static Stream<JsonNode> elements(JsonNode list) {
        return list.valueStream();
    }
}
