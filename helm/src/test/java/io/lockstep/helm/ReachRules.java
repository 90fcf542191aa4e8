package io.lockstep.helm;

import static io.lockstep.helm.Rule.unless;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;

/** Who is reached when: metrics of each pod once, workers also while they are not ready. */
final class ReachRules {

    private static final String OURS = ".*/(event-service|search-service|sync-worker|gateway)[:@].*";

    private ReachRules() {}

    static List<Rule> rules() {
        return List.of(
                new Rule(
                        "a worker is reached while it is not ready",
                        (service, all) -> unless(
                                !isKind(service, "Service")
                                        || service.at("/spec/clusterIP")
                                                .asText()
                                                .equals("None")
                                        || podsOf(service, all).stream()
                                                .noneMatch(pods -> image(pods).contains("/sync-worker"))
                                        || service.at("/spec/publishNotReadyAddresses")
                                                .asBoolean(),
                                "is silent while the sink is away, when its health is wanted most")),
                new Rule(
                        "a monitor selects services",
                        (monitor, all) -> unless(
                                !isKind(monitor, "ServiceMonitor")
                                        || monitored(monitor, all).findAny().isPresent(),
                                "selects nothing")),
                new Rule(
                        "a pod is scraped once",
                        (monitor, all) -> isKind(monitor, "ServiceMonitor") ? scrapes(monitor, all) : Stream.empty()));
    }

    private static Stream<String> scrapes(JsonNode monitor, Objects all) {
        List<JsonNode> scraped = monitored(monitor, all)
                .flatMap(service -> podsOf(service, all).stream())
                .toList();
        return all.of("Deployment", "Rollout")
                .filter(pods -> image(pods).matches(OURS))
                .filter(pods -> scraped.stream().filter(pods::equals).count() != 1)
                .map(pods -> "reaches " + Objects.id(pods) + " through "
                        + scraped.stream().filter(pods::equals).count() + " services");
    }

    private static Stream<JsonNode> monitored(JsonNode monitor, Objects all) {
        return all.of("Service")
                .filter(service -> SelectorRules.matches(
                        monitor.at("/spec/selector/matchLabels"), service.at("/metadata/labels")));
    }

    private static List<JsonNode> podsOf(JsonNode service, Objects all) {
        return SelectorRules.podsOf(service.at("/spec/selector"), all);
    }

    private static String image(JsonNode pods) {
        return Objects.podTemplate(pods)
                .orElseThrow()
                .at("/spec/containers/0/image")
                .asText();
    }

    private static boolean isKind(JsonNode object, String kind) {
        return object.path("kind").asText().equals(kind);
    }
}
