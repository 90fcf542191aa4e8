package io.lockstep.helm;

import static io.lockstep.helm.Rule.unless;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/** What every pod must be like: Pod Security {@code restricted}, probes, resources, an end that lets it drain. */
final class PodRules {

    private static final Set<String> VOLUMES = Set.of(
            "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret");
    private static final List<String> PROBES = List.of("startupProbe", "readinessProbe", "livenessProbe");

    private static final String SECRET = ".*(PASSWORD|SECRET|TOKEN|CURSOR_KEY).*";

    private PodRules() {}

    static List<Rule> rules() {
        return List.of(
                pod("Pod Security restricted: pods", PodRules::podSecurity),
                container("Pod Security restricted: containers", PodRules::containerSecurity),
                container(
                        "a read-only root file system",
                        container -> unless(
                                container
                                        .at("/securityContext/readOnlyRootFilesystem")
                                        .asBoolean(),
                                name(container))),
                pod(
                        "no token of the API server",
                        template -> unless(
                                !template.at("/spec/automountServiceAccountToken")
                                        .asBoolean(true),
                                "automountServiceAccountToken must be false")),
                new Rule(
                        "accounts bring no token",
                        (object, all) -> unless(
                                !object.path("kind").asText().equals("ServiceAccount")
                                        || !object.path("automountServiceAccountToken")
                                                .asBoolean(true),
                                "automountServiceAccountToken must be false")),
                server(
                        "three probes",
                        container -> PROBES.stream()
                                .filter(probe -> container.path(probe).isMissingNode())
                                .map(probe -> name(container) + " has no " + probe)),
                server(
                        "liveness is not tied to a store",
                        container -> unless(
                                !container
                                        .at("/livenessProbe/httpGet/path")
                                        .asText()
                                        .matches("/q/health(/ready)?|/health/.*"),
                                name(container) + " asks " + container.at("/livenessProbe/httpGet/path"))),
                server("probes name a declared port", PodRules::probePorts),
                container("requests and limits", PodRules::resources),
                container(
                        "an image with a tag or a digest",
                        container -> unless(
                                container
                                        .path("image")
                                        .asText()
                                        .matches("auto|.+(:(?!latest$)[^/:]+|@sha256:[0-9a-f]{64})"),
                                name(container) + " runs " + container.path("image"))),
                new Rule(
                        "the end is longer than the drain",
                        (object, all) -> isServer(object)
                                ? shutdown(Objects.podTemplate(object)
                                        .orElseThrow()
                                        .path("spec"))
                                : Stream.empty()),
                container(
                        "no secret in plain sight",
                        container -> Objects.elements(container.path("env"))
                                .filter(env -> env.has("value")
                                        && env.path("name").asText().matches(SECRET))
                                .map(env -> name(container) + " shows " + env.path("name"))),
                new Rule(
                        "no secret in a ConfigMap",
                        (object, all) -> object.path("kind").asText().equals("ConfigMap")
                                ? object.path("data")
                                        .propertyStream()
                                        .map(Map.Entry::getKey)
                                        .filter(key -> key.matches(SECRET))
                                : Stream.empty()));
    }

    /** https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted, and baseline, which it includes. */
    private static Stream<String> podSecurity(JsonNode template) {
        JsonNode spec = template.path("spec");
        return Stream.of(
                        Stream.of("hostNetwork", "hostPID", "hostIPC")
                                .filter(host -> spec.path(host).asBoolean())
                                .map(host -> host + " must not be set"),
                        unless(spec.at("/securityContext/runAsNonRoot").asBoolean(), "runAsNonRoot must be true"),
                        unless(spec.at("/securityContext/runAsUser").asInt(1) != 0, "runAsUser must not be 0"),
                        unless(
                                Set.of("RuntimeDefault", "Localhost")
                                        .contains(spec.at("/securityContext/seccompProfile/type")
                                                .asText()),
                                "seccompProfile must be RuntimeDefault"),
                        unless(spec.at("/securityContext/sysctls").isMissingNode(), "sysctls must not be set"),
                        Objects.elements(spec.path("volumes"))
                                .filter(volume -> volume.propertyStream()
                                        .map(Map.Entry::getKey)
                                        .noneMatch(VOLUMES::contains))
                                .map(volume -> "volume " + volume.path("name") + " is of a forbidden type"))
                .flatMap(Function.identity());
    }

    private static Stream<String> containerSecurity(JsonNode container) {
        JsonNode context = container.path("securityContext");
        return Stream.of(
                        unless(
                                !context.path("allowPrivilegeEscalation").asBoolean(true),
                                "allowPrivilegeEscalation must be false"),
                        unless(!context.path("privileged").asBoolean(), "privileged must not be set"),
                        unless(context.path("runAsNonRoot").asBoolean(true), "runAsNonRoot must not be false"),
                        unless(context.path("runAsUser").asInt(1) != 0, "runAsUser must not be 0"),
                        unless(
                                Objects.elements(context.at("/capabilities/drop"))
                                        .anyMatch(dropped -> dropped.asText().equals("ALL")),
                                "all capabilities must be dropped"),
                        unless(
                                Objects.elements(context.at("/capabilities/add"))
                                        .allMatch(added -> added.asText().equals("NET_BIND_SERVICE")),
                                "no capability must be added"),
                        unless(context.path("procMount").isMissingNode(), "procMount must not be set"),
                        Objects.elements(container.path("ports"))
                                .filter(port -> port.path("hostPort").asInt() != 0)
                                .map(port -> "hostPort must not be set"))
                .flatMap(Function.identity())
                .map(what -> name(container) + ": " + what);
    }

    private static Stream<String> probePorts(JsonNode container) {
        List<String> ports = Objects.elements(container.path("ports"))
                .map(port -> port.path("name").asText())
                .toList();
        // Envoy's own health is on a port that the mesh declares.
        return PROBES.stream()
                .map(probe -> container.at("/" + probe + "/httpGet/port"))
                .filter(port -> port.isTextual() ? !ports.contains(port.asText()) : port.asInt() != 15021)
                .map(port -> name(container) + " is asked at port " + port);
    }

    private static Stream<String> resources(JsonNode container) {
        return Stream.of("/resources/requests/cpu", "/resources/requests/memory", "/resources/limits/memory")
                .filter(path -> container.at(path).isMissingNode())
                .map(path -> name(container) + " has no " + path.substring(1).replace('/', '.'));
    }

    private static Stream<String> shutdown(JsonNode spec) {
        int grace = spec.path("terminationGracePeriodSeconds").asInt(30);
        int sleep = spec.at("/containers/0/lifecycle/preStop/sleep/seconds").asInt(0);
        int drain = Drains.seconds(spec.at("/containers/0/image").asText());
        return unless(
                grace > sleep + drain,
                "terminationGracePeriodSeconds " + grace + " is no more than " + sleep + " s of preStop and " + drain
                        + " s of drain");
    }

    private static Rule pod(String name, Function<JsonNode, Stream<String>> check) {
        return new Rule(
                name, (object, all) -> Objects.podTemplate(object).stream().flatMap(check));
    }

    private static Rule container(String name, Function<JsonNode, Stream<String>> check) {
        return pod(name, template -> Objects.containers(template).flatMap(check));
    }

    /** Of what runs on, unlike jobs. */
    private static Rule server(String name, Function<JsonNode, Stream<String>> check) {
        BiFunction<JsonNode, Objects, Stream<String>> ofServers = (object, all) -> isServer(object)
                ? Objects.containers(Objects.podTemplate(object).orElseThrow()).flatMap(check)
                : Stream.empty();
        return new Rule(name, ofServers);
    }

    private static boolean isServer(JsonNode object) {
        return Set.of("Deployment", "Rollout").contains(object.path("kind").asText());
    }

    private static String name(JsonNode container) {
        return "container " + container.path("name").asText();
    }
}
