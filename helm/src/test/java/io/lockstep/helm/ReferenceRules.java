package io.lockstep.helm;

import static io.lockstep.helm.Rule.unless;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What an object names must be there: rendered with it, or one of the few that whoever installs it makes. */
final class ReferenceRules {

    /** ConfigMaps that are not the chart's. */
    private static final Set<String> OTHERS_CONFIG_MAPS = Set.of("lockstep-jwks", "register");

    private ReferenceRules() {}

    static List<Rule> rules() {
        return List.of(
                new Rule(
                        "the account is there",
                        (object, all) -> Objects.podTemplate(object)
                                .map(template -> template.at("/spec/serviceAccountName"))
                                .filter(account -> !account.isMissingNode())
                                .filter(account -> all.find("ServiceAccount", account.asText())
                                        .isEmpty())
                                .map(account -> "account " + account + " is not rendered")
                                .stream()),
                new Rule(
                        "the ConfigMaps are there",
                        (object, all) -> Objects.podTemplate(object).stream()
                                .flatMap(ReferenceRules::configMaps)
                                .filter(name -> !OTHERS_CONFIG_MAPS.contains(name))
                                .filter(name -> all.find("ConfigMap", name).isEmpty())
                                .map(name -> "ConfigMap " + name + " is not rendered")),
                new Rule(
                        "a change of configuration replaces the pods",
                        (object, all) -> Objects.podTemplate(object)
                                .filter(template -> Objects.containers(template)
                                        .anyMatch(container ->
                                                container.at("/envFrom/0").has("configMapRef")))
                                .filter(template ->
                                        !template.at("/metadata/annotations").has("checksum/env"))
                                .map(template -> "annotation checksum/env is missing")
                                .stream()),
                new Rule(
                        "a volume that is mounted is there",
                        (object, all) -> Objects.podTemplate(object).stream().flatMap(ReferenceRules::unknownMounts)),
                new Rule(
                        "no Secret is rendered",
                        (object, all) -> unless(
                                !object.path("kind").asText().equals("Secret"),
                                "whoever installs the chart makes the secrets: existingSecret")));
    }

    private static Stream<String> configMaps(JsonNode template) {
        Stream<JsonNode> environment = Objects.containers(template)
                .flatMap(container -> Objects.elements(container.path("envFrom")))
                .map(source -> source.at("/configMapRef/name"));
        Stream<JsonNode> volumes =
                Objects.elements(template.at("/spec/volumes")).map(volume -> volume.at("/configMap/name"));
        return Stream.concat(environment, volumes)
                .filter(name -> !name.isMissingNode())
                .map(JsonNode::asText);
    }

    private static Stream<String> unknownMounts(JsonNode template) {
        List<String> volumes = Objects.elements(template.at("/spec/volumes"))
                .map(volume -> volume.path("name").asText())
                .toList();
        return Objects.containers(template)
                .flatMap(container -> Objects.elements(container.path("volumeMounts")))
                .map(mount -> mount.path("name").asText())
                .filter(name -> !volumes.contains(name))
                .map(name -> "volume " + name + " is not there");
    }
}
