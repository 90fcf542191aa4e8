package io.lockstep.helm;

import static io.lockstep.helm.Rule.unless;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** What must meet in the rules, whether Istio or the gateway follows them: routes and services, policies and the door. */
final class MeshRules {

    private MeshRules() {}

    static List<Rule> rules() {
        return List.of(
                of(
                        "VirtualService",
                        "a route leads to a service's port",
                        (route, all) -> destinations(route)
                                .filter(destination -> all.find("Service", host(destination))
                                        .filter(service -> Objects.elements(service.at("/spec/ports"))
                                                .anyMatch(port -> port.path("port")
                                                        .equals(destination.at("/destination/port/number"))))
                                        .isEmpty())
                                .map(destination ->
                                        "leads to " + destination.path("destination") + ", which no Service is")),
                of(
                        "VirtualService",
                        "weights are 100 together",
                        (object, all) -> Objects.elements(object.at("/spec/http"))
                                .filter(route -> route.path("route").size() > 1)
                                .filter(route -> Objects.elements(route.path("route"))
                                                .mapToInt(destination -> destination
                                                        .path("weight")
                                                        .asInt())
                                                .sum()
                                        != 100)
                                .map(route -> "route " + route.path("name") + " does not add up")),
                of("VirtualService", "a route is bound to a gateway", (object, all) -> {
                    JsonNode gateways = object.at("/spec/gateways");
                    return unless(
                            !gateways.isEmpty()
                                    && Objects.elements(gateways)
                                            .allMatch(gateway -> all.find("Gateway", gateway.asText())
                                                    .isPresent()),
                            "is bound to " + gateways + ", and so to every sidecar");
                }),
                new Rule(
                        "a policy is about pods that are there",
                        (object, all) -> unless(
                                !List.of("AuthorizationPolicy", "RequestAuthentication", "PeerAuthentication")
                                                .contains(object.path("kind").asText())
                                        || !SelectorRules.podsOf(object.at("/spec/selector/matchLabels"), all)
                                                .isEmpty(),
                                "selects nothing, or everything")),
                of(
                        "PeerAuthentication",
                        "mutual TLS, strictly",
                        (object, all) ->
                                unless(object.at("/spec/mtls/mode").asText().equals("STRICT"), "mode is not STRICT")),
                of("Rollout", "a canary has its services and routes", MeshRules::canary));
    }

    private static Stream<String> canary(JsonNode rollout, Objects all) {
        JsonNode strategy = rollout.at("/spec/strategy/canary");
        Stream<String> services = Stream.of("stableService", "canaryService")
                .map(role -> strategy.path(role).asText())
                .filter(name -> all.find("Service", name).isEmpty())
                .map(name -> "Service " + name + " is not rendered");
        String canary = strategy.path("canaryService").asText();
        JsonNode virtualService = all.get(
                "VirtualService",
                strategy.at("/trafficRouting/istio/virtualService/name").asText());
        Stream<String> routes = Objects.elements(strategy.at("/trafficRouting/istio/virtualService/routes"))
                .map(JsonNode::asText)
                .filter(name -> Objects.elements(virtualService.at("/spec/http"))
                        .filter(route -> route.path("name").asText().equals(name))
                        .flatMap(route -> Objects.elements(route.path("route")))
                        .noneMatch(destination -> host(destination).equals(canary)))
                .map(name -> "route " + name + " does not lead to " + canary);
        Stream<String> analyses = Objects.elements(strategy.at("/analysis/templates"))
                .map(template -> template.path("templateName").asText())
                .filter(name -> all.find("AnalysisTemplate", name).isEmpty())
                .map(name -> "AnalysisTemplate " + name + " is not rendered");
        return Stream.of(services, routes, analyses).flatMap(what -> what);
    }

    private static Stream<JsonNode> destinations(JsonNode virtualService) {
        return Objects.elements(virtualService.at("/spec/http"))
                .flatMap(route -> Objects.elements(route.path("route")));
    }

    private static String host(JsonNode destination) {
        return destination.at("/destination/host").asText();
    }

    private static Rule of(String kind, String name, BiFunction<JsonNode, Objects, Stream<String>> check) {
        return new Rule(
                name,
                (object, all) -> object.path("kind").asText().equals(kind) ? check.apply(object, all) : Stream.empty());
    }
}
