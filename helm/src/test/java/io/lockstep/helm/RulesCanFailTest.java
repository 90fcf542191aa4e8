package io.lockstep.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A check that cannot fail guards nothing: each rule is shown an object that breaks it, and must name both. */
class RulesCanFailTest {

    private static final String POD = "/spec/template/spec";
    private static final String CONTAINER = POD + "/containers/0";

    static List<Damage> damages() {
        return List.of(
                gateway("Pod Security restricted: pods", POD + "/hostNetwork", "true"),
                gateway("Pod Security restricted: pods", POD + "/securityContext/runAsNonRoot", ""),
                gateway("Pod Security restricted: pods", POD + "/securityContext/runAsUser", "0"),
                gateway("Pod Security restricted: pods", POD + "/securityContext/seccompProfile/type", "Unconfined"),
                gateway("Pod Security restricted: pods", POD + "/volumes/0", "{name: tmp, hostPath: {path: /tmp}}"),
                gateway(
                        "Pod Security restricted: containers",
                        CONTAINER + "/securityContext/allowPrivilegeEscalation",
                        ""),
                gateway("Pod Security restricted: containers", CONTAINER + "/securityContext/privileged", "true"),
                gateway("Pod Security restricted: containers", CONTAINER + "/securityContext/capabilities/drop", "[]"),
                gateway(
                        "Pod Security restricted: containers",
                        CONTAINER + "/securityContext/capabilities/add",
                        "[NET_ADMIN]"),
                gateway("Pod Security restricted: containers", CONTAINER + "/ports/0/hostPort", "8080"),
                gateway("a read-only root file system", CONTAINER + "/securityContext/readOnlyRootFilesystem", "false"),
                gateway("no token of the API server", POD + "/automountServiceAccountToken", ""),
                new Damage(
                        "accounts bring no token",
                        "minimal",
                        "ServiceAccount/gateway",
                        "/automountServiceAccountToken",
                        "true"),
                gateway("three probes", CONTAINER + "/startupProbe", ""),
                gateway(
                        "liveness is not tied to a store",
                        CONTAINER + "/livenessProbe/httpGet/path",
                        "/q/health/ready"),
                gateway("liveness is not tied to a store", CONTAINER + "/livenessProbe/httpGet/path", "/q/health"),
                gateway("probes name a declared port", CONTAINER + "/readinessProbe/httpGet/port", "admin"),
                gateway("requests and limits", CONTAINER + "/resources/limits", ""),
                gateway("an image with a tag or a digest", CONTAINER + "/image", "lockstep/gateway"),
                gateway("an image with a tag or a digest", CONTAINER + "/image", "lockstep/gateway:latest"),
                new Damage(
                        "the end is longer than the drain",
                        "minimal",
                        "Deployment/sync-worker-redis",
                        POD + "/terminationGracePeriodSeconds",
                        "20"),
                gateway("no secret in plain sight", CONTAINER + "/env", "[{name: SOME_PASSWORD, value: x}]"),
                new Damage("no secret in a ConfigMap", "minimal", "ConfigMap/gateway", "/data/API_TOKEN", "x"),
                gateway("the recommended labels", "/metadata/labels/app.kubernetes.io~1part-of", ""),
                gateway("in the release's namespace", "/metadata/namespace", "default"),
                gateway(
                        "a controller selects its own pods and no others",
                        "/spec/selector/matchLabels",
                        "{app.kubernetes.io/instance: lockstep}"),
                new Damage(
                        "a service leads to a port of pods",
                        "minimal",
                        "Service/gateway",
                        "/spec/ports/0/targetPort",
                        "8081"),
                new Damage(
                        "a service leads to a port of pods",
                        "minimal",
                        "Service/gateway",
                        "/spec/selector/app.kubernetes.io~1name",
                        "door"),
                new Damage(
                        "a budget and a policy select pods",
                        "minimal",
                        "PodDisruptionBudget/gateway",
                        "/spec/selector/matchLabels/app.kubernetes.io~1name",
                        "door"),
                new Damage(
                        "a policy opens ports that are there",
                        "minimal",
                        "NetworkPolicy/gateway",
                        "/spec/ingress/0/ports/0/port",
                        "8081"),
                new Damage(
                        "a policy opens ports that are there",
                        "minimal",
                        "NetworkPolicy/gateway",
                        "/spec/egress/0/ports/0/port",
                        "9999"),
                new Damage(
                        "no pod is left open",
                        "minimal",
                        "Pod/round-trip",
                        "/metadata/labels",
                        "{app.kubernetes.io/name: round-trip}"),
                new Damage(
                        "a scaler scales something, alone",
                        "production",
                        "HorizontalPodAutoscaler/gateway",
                        "/spec/scaleTargetRef/name",
                        "search-service"),
                new Damage(
                        "a scaler scales something, alone",
                        "production",
                        "HorizontalPodAutoscaler/gateway",
                        "/spec/minReplicas",
                        "9"),
                new Damage(
                        "a scaler scales something, alone",
                        "keda",
                        "ScaledObject/sync-worker-redis",
                        "/spec/scaleTargetRef/kind",
                        "StatefulSet"),
                new Damage(
                        "a worker is reached while it is not ready",
                        "minimal",
                        "Service/sync-worker-redis",
                        "/spec/publishNotReadyAddresses",
                        ""),
                new Damage(
                        "a pod is scraped once",
                        "istio",
                        "ServiceMonitor/lockstep",
                        "/spec/selector/matchLabels/lockstep~1metrics",
                        ""),
                new Damage(
                        "a monitor selects services",
                        "production",
                        "ServiceMonitor/lockstep",
                        "/spec/selector/matchLabels/app.kubernetes.io~1part-of",
                        "other"),
                gateway("the account is there", POD + "/serviceAccountName", "default"),
                gateway("the ConfigMaps are there", CONTAINER + "/envFrom/0/configMapRef/name", "door"),
                gateway(
                        "a change of configuration replaces the pods",
                        "/spec/template/metadata/annotations/checksum~1env",
                        ""),
                gateway("a volume that is mounted is there", CONTAINER + "/volumeMounts/0/name", "door"),
                new Damage("no Secret is rendered", "minimal", "ConfigMap/gateway", "/kind", "Secret"),
                istio(
                        "a route leads to a service's port",
                        "VirtualService/lockstep",
                        "/spec/http/1/route/0/destination/port/number",
                        "80"),
                istio("weights are 100 together", "VirtualService/lockstep", "/spec/http/1/route/0/weight", "90"),
                istio("a route is bound to a gateway", "VirtualService/lockstep", "/spec/gateways", "[]"),
                istio(
                        "a policy is about pods that are there",
                        "AuthorizationPolicy/public-reads",
                        "/spec/selector",
                        ""),
                istio("mutual TLS, strictly", "PeerAuthentication/lockstep", "/spec/mtls/mode", "PERMISSIVE"),
                istio(
                        "a canary has its services and routes",
                        "Rollout/search-service",
                        "/spec/strategy/canary/trafficRouting/istio/virtualService/routes",
                        "[events]"));
    }

    private static Damage gateway(String rule, String pointer, String value) {
        return new Damage(rule, "minimal", "Deployment/gateway", pointer, value);
    }

    private static Damage istio(String rule, String object, String pointer, String value) {
        return new Damage(rule, "istio", object, pointer, value);
    }

    @ParameterizedTest
    @MethodSource("damages")
    void aRuleNamesTheObjectThatBreaksIt(Damage damage) {
        Rule rule = Rule.ALL.stream()
                .filter(it -> it.name().equals(damage.rule()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no rule is called " + damage.rule()));
        String object = damage.rule().equals("no Secret is rendered") ? "Secret/gateway" : damage.object();
        assertThat(rule.violations(damage.inflict()))
                .anySatisfy(
                        violation -> assertThat(violation).startsWith(object + " breaks \"" + damage.rule() + "\""));
    }

    @Test
    void everyRuleIsShownToFail() {
        Set<String> shown = damages().stream().map(Damage::rule).collect(Collectors.toSet());
        assertThat(shown)
                .containsExactlyInAnyOrderElementsOf(
                        Rule.ALL.stream().map(Rule::name).toList());
    }

    static Stream<JsonNode> oneOfEachKind() {
        return Chart.cases().stream()
                .flatMap(values -> Chart.objects(values).all().stream())
                .collect(Collectors.toMap(
                        object -> object.path("apiVersion").asText()
                                + object.path("kind").asText(),
                        object -> object,
                        (first, second) -> first))
                .values()
                .stream();
    }

    @ParameterizedTest
    @MethodSource("oneOfEachKind")
    void aFieldThatATypeDoesNotHaveIsAnError(JsonNode object) {
        assertThat(StrictModels.fault(object)).isEmpty();
        for (String where : List.of("", "/metadata", "/spec")) {
            ObjectNode damaged = object.deepCopy();
            boolean isChecked = damaged.at(where).isObject()
                    // Kubernetes itself holds the metadata of kinds without a model to its rules.
                    && !(where.equals("/metadata")
                            && damaged.path("apiVersion")
                                    .asText()
                                    .matches("argoproj.*|keda.*|elastic.*|mysql.*|redis.*"));
            if (isChecked) {
                ((ObjectNode) damaged.at(where)).put("noSuchField", 1);
                assertThat(StrictModels.fault(damaged))
                        .as("%s at %s", Objects.id(object), where)
                        .isPresent();
            }
        }
    }

    @Test
    void aFieldThatAPodDoesNotHaveIsAnErrorInARolloutToo() {
        Damage damage = new Damage("", "istio", "Rollout/search-service", CONTAINER + "/noSuchField", "1");
        assertThat(StrictModels.fault(damage.inflict().get("Rollout", "search-service")))
                .hasValueSatisfying(fault -> assertThat(fault).contains("noSuchField"));
    }

    @Test
    void aFieldDeepInAnIstioResourceIsAnErrorToo() {
        Damage damage =
                new Damage("", "istio", "VirtualService/lockstep", "/spec/http/1/route/0/destination/hots", "x");
        assertThat(StrictModels.fault(damage.inflict().get("VirtualService", "lockstep")))
                .hasValueSatisfying(fault -> assertThat(fault).contains("hots"));
    }
}
