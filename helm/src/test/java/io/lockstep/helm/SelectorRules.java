package io.lockstep.helm;

import static io.lockstep.helm.Rule.unless;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What must meet: selectors and pods, ports and containers, scalers and what they scale. */
final class SelectorRules {

    private static final List<String> LABELS = List.of(
            "app.kubernetes.io/name",
            "app.kubernetes.io/instance",
            "app.kubernetes.io/part-of",
            "app.kubernetes.io/version",
            "app.kubernetes.io/managed-by",
            "helm.sh/chart");
    private static final Set<String> SCALERS = Set.of("HorizontalPodAutoscaler", "ScaledObject");

    private SelectorRules() {}

    static List<Rule> rules() {
        return List.of(
                new Rule(
                        "the recommended labels",
                        (object, all) -> isNamespace(object)
                                ? Stream.empty()
                                : LABELS.stream()
                                        .filter(label -> object.at("/metadata/labels")
                                                .path(label)
                                                .isMissingNode())
                                        .map(label -> "label " + label + " is missing")),
                new Rule(
                        "in the release's namespace",
                        (object, all) -> unless(
                                isNamespace(object)
                                        || object.at("/metadata/namespace")
                                                .asText()
                                                .equals(Chart.NAMESPACE),
                                "namespace is " + object.at("/metadata/namespace"))),
                new Rule(
                        "a controller selects its own pods and no others",
                        (object, all) -> Stream.of("Deployment", "Rollout")
                                        .anyMatch(object.path("kind").asText()::equals)
                                ? ownPods(object, all)
                                : Stream.empty()),
                new Rule(
                        "a service leads to a port of pods",
                        (object, all) -> isKind(object, "Service") ? servicePorts(object, all) : Stream.empty()),
                new Rule(
                        "a budget and a policy select pods",
                        (object, all) -> unless(
                                !isKind(object, "PodDisruptionBudget", "NetworkPolicy")
                                        || !podsOf(selector(object), all).isEmpty(),
                                "selects nothing")),
                new Rule(
                        "a policy opens ports that are there",
                        (object, all) -> isKind(object, "NetworkPolicy") ? openings(object, all) : Stream.empty()),
                new Rule("no pod is left open", SelectorRules::isDenied),
                new Rule(
                        "a scaler scales something, alone",
                        (object, all) -> SCALERS.contains(object.path("kind").asText())
                                ? scaling(object, all)
                                : Stream.empty()));
    }

    private static Stream<String> ownPods(JsonNode object, Objects all) {
        JsonNode selector = object.at("/spec/selector/matchLabels");
        List<JsonNode> selected = podsOf(selector, all);
        return unless(
                selected.equals(List.of(object)),
                "selects " + selected.stream().map(Objects::id).toList());
    }

    private static Stream<String> servicePorts(JsonNode service, Objects all) {
        List<JsonNode> pods = podsOf(service.at("/spec/selector"), all);
        if (pods.isEmpty()) {
            return Stream.of("selects no pods");
        }
        return Objects.elements(service.at("/spec/ports"))
                .map(port -> port.has("targetPort") ? port.path("targetPort") : port.path("port"))
                .filter(port -> pods.stream().anyMatch(pod -> !hasPort(pod, port)))
                .map(port -> "leads to port " + port + ", which not all of its pods have");
    }

    private static Stream<String> openings(JsonNode policy, Objects all) {
        List<JsonNode> own = podsOf(selector(policy), all);
        Stream<String> in = Objects.elements(policy.at("/spec/ingress"))
                .flatMap(opening -> Stream.concat(
                        Objects.elements(opening.path("ports"))
                                .map(port -> port.path("port"))
                                // Added by the mesh: the sidecar's merged metrics.
                                .filter(port -> port.asInt() != 15020)
                                .filter(port -> own.stream().noneMatch(pod -> hasPort(pod, port)))
                                .map(port -> "lets in at port " + port + ", which its pods do not have"),
                        deadPeers(opening.path("from"), all)));
        Stream<String> out = Objects.elements(policy.at("/spec/egress"))
                .flatMap(opening -> Stream.concat(
                        deadPeers(opening.path("to"), all),
                        Objects.elements(opening.path("to"))
                                .filter(peer -> peer.has("podSelector") && !peer.has("namespaceSelector"))
                                .flatMap(peer -> podsOf(peer.at("/podSelector/matchLabels"), all).stream())
                                .flatMap(pod -> Objects.elements(opening.path("ports"))
                                        .filter(port -> !hasPort(pod, port.path("port")))
                                        .map(port -> "lets out to port " + port.path("port") + ", which "
                                                + Objects.id(pod) + " does not have"))));
        return Stream.concat(in, out);
    }

    private static Stream<String> deadPeers(JsonNode peers, Objects all) {
        return Objects.elements(peers)
                .filter(peer -> peer.has("podSelector") && !peer.has("namespaceSelector"))
                .filter(peer -> podsOf(peer.at("/podSelector/matchLabels"), all).isEmpty())
                .map(peer -> "names pods that are not there: " + peer);
    }

    /** Where there are policies at all, each pod is denied what no policy names, both ways. */
    private static Stream<String> isDenied(JsonNode object, Objects all) {
        List<JsonNode> policies = all.of("NetworkPolicy").toList();
        if (policies.isEmpty() || Objects.podTemplate(object).isEmpty()) {
            return Stream.empty();
        }
        return Stream.of("Ingress", "Egress")
                .filter(way -> policies.stream()
                        .filter(policy -> podsOf(selector(policy), all).contains(object))
                        .flatMap(policy -> Objects.elements(policy.at("/spec/policyTypes")))
                        .noneMatch(type -> type.asText().equals(way)))
                .map(way -> "no policy is about its " + way.toLowerCase(Locale.ROOT));
    }

    private static Stream<String> scaling(JsonNode scaler, Objects all) {
        JsonNode target = scaler.at("/spec/scaleTargetRef");
        String kind = target.path("kind").asText();
        String name = target.path("name").asText();
        List<JsonNode> scaled = all.find(kind, name).stream().toList();
        long scalers = all.all().stream()
                .filter(other -> SCALERS.contains(other.path("kind").asText()))
                .filter(other -> other.at("/spec/scaleTargetRef").equals(target))
                .count();
        int least = scaler.at("/spec/minReplicas")
                .asInt(scaler.at("/spec/minReplicaCount").asInt());
        int most = scaler.at("/spec/maxReplicas")
                .asInt(scaler.at("/spec/maxReplicaCount").asInt());
        return Stream.of(
                        unless(!scaled.isEmpty(), "scales " + kind + "/" + name + ", which is not there"),
                        unless(scalers == 1, "is one of " + scalers + " scalers of " + kind + "/" + name),
                        unless(
                                scaled.stream().noneMatch(it -> it.at("/spec").has("replicas")),
                                kind + "/" + name + " sets replicas itself"),
                        unless(least >= 1 && least <= most, "wants " + least + " to " + most + " replicas"))
                .flatMap(what -> what);
    }

    /** Those that a selector of labels selects, as the objects that make them. */
    static List<JsonNode> podsOf(JsonNode selector, Objects all) {
        return all.all().stream()
                .filter(object -> Objects.podTemplate(object)
                        .filter(template -> matches(selector, template.at("/metadata/labels")))
                        .isPresent())
                .collect(Collectors.toList());
    }

    private static JsonNode selector(JsonNode object) {
        return object.at(
                isKind(object, "NetworkPolicy") ? "/spec/podSelector/matchLabels" : "/spec/selector/matchLabels");
    }

    static boolean matches(JsonNode selector, JsonNode labels) {
        return !selector.isEmpty()
                && selector.propertyStream().allMatch(label -> label.getValue().equals(labels.path(label.getKey())));
    }

    private static boolean hasPort(JsonNode pod, JsonNode port) {
        return Objects.containers(Objects.podTemplate(pod).orElseThrow())
                .flatMap(container -> Objects.elements(container.path("ports")))
                .anyMatch(declared -> declared.path(port.isTextual() ? "name" : "containerPort")
                        .equals(port));
    }

    private static boolean isKind(JsonNode object, String... kinds) {
        return List.of(kinds).contains(object.path("kind").asText());
    }

    private static boolean isNamespace(JsonNode object) {
        return isKind(object, "Namespace");
    }
}
