package io.lockstep.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** One source of routing rules: what the gateway loads is what Istio gets, but for what binds it to the mesh. */
class RuleFilesTest {

    @Test
    void theGatewayLoadsTheFilesOfTheRepository() {
        JsonNode data =
                Chart.rendered("minimal").get("ConfigMap", "gateway-rules").path("data");
        List<String> files = Checkout.list(Checkout.ROOT.resolve("gateway/rules")).stream()
                .map(file -> file.getFileName().toString())
                .toList();
        assertThat(data.propertyStream().map(Map.Entry::getKey)).containsExactlyInAnyOrderElementsOf(files);
        for (String file : files) {
            assertThat(data.path(file).asText().strip())
                    .isEqualTo(
                            Checkout.read(Checkout.ROOT.resolve("gateway/rules").resolve(file))
                                    .strip());
        }
    }

    @Test
    void theIssuerIsWhomTheOperatorNames() {
        String data =
                Chart.rendered("production").get("ConfigMap", "gateway-rules").toString();
        assertThat(data).contains("https://id.example.org/realms/register/*").doesNotContain("lockstep-dev");
    }

    @Test
    void istioGetsTheSameRules() {
        Objects mesh = Chart.rendered("istio");
        String issuer = "https://id.example.org/realms/register";
        Objects rules = Objects.parse(Checkout.list(Checkout.ROOT.resolve("gateway/rules")).stream()
                .map(Checkout::read)
                .map(text -> text.replace("lockstep-dev", issuer))
                .collect(Collectors.joining("\n---\n")));
        assertThat(rules.all()).isNotEmpty().allSatisfy(rule -> {
            JsonNode shipped = mesh.get(
                    rule.path("kind").asText(), rule.at("/metadata/name").asText());
            assertThat(unbound(shipped)).isEqualTo(unbound(rule));
        });
        assertThat(mesh.find("Deployment", "gateway")).isEmpty();
    }

    @Test
    void theDoorOfTheMeshHasTheOperatorsHostsAndCertificate() {
        JsonNode servers = Chart.rendered("istio").get("Gateway", "lockstep").at("/spec/servers");
        assertThat(servers)
                .hasSize(2)
                .allSatisfy(server -> assertThat(
                                Objects.elements(server.path("hosts")).map(JsonNode::asText))
                        .containsExactly("register.example.org"));
        assertThat(servers.at("/0/port/number").asInt()).isEqualTo(443);
        assertThat(servers.at("/0/tls/credentialName").asText()).isEqualTo("register-tls");
        assertThat(servers.at("/1/port/number").asInt()).isEqualTo(80);
        assertThat(servers.at("/1/tls/httpsRedirect").asBoolean()).isTrue();
    }

    /** The rule without what only one of the two has: its place in the mesh, its hosts, its canaries, where its keys are. */
    private static JsonNode unbound(JsonNode rule) {
        ObjectNode bare = rule.deepCopy();
        ObjectNode spec = (ObjectNode) bare.path("spec");
        bare.remove("metadata");
        spec.remove(List.of("selector", "workloadSelector"));
        if (bare.path("kind").asText().equals("Gateway")) {
            List<JsonNode> plain = Objects.elements(spec.path("servers"))
                    .filter(server -> server.at("/port/protocol").asText().equals("HTTP"))
                    .toList();
            plain.forEach(server -> ((ObjectNode) server).remove(List.of("hosts", "tls")));
            spec.putArray("servers").addAll(plain);
        }
        Objects.elements(spec.path("jwtRules")).forEach(jwt -> ((ObjectNode) jwt).remove("jwksUri"));
        Objects.elements(spec.path("http")).map(ObjectNode.class::cast).forEach(route -> {
            List<JsonNode> stable = Objects.elements(route.path("route"))
                    .filter(destination ->
                            !destination.at("/destination/host").asText().endsWith("-canary"))
                    .toList();
            if (stable.size() == 1) {
                ((ObjectNode) stable.getFirst()).remove("weight");
                route.putArray("route").addAll(stable);
            }
        });
        return bare;
    }

    @Test
    void jobsInTheMeshCanEnd() {
        JsonNode audit = Chart.rendered("istio").get("CronJob", "batch-audit");
        JsonNode pod = audit.at("/spec/jobTemplate/spec/template/metadata");
        assertThat(pod.at("/labels/sidecar.istio.io~1inject").asText()).isEqualTo("true");
        assertThat(pod.at("/annotations/sidecar.istio.io~1nativeSidecar").asText())
                .as("a sidecar beside the container would keep the pod for ever")
                .isEqualTo("true");
    }
}
