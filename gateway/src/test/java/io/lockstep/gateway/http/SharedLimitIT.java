package io.lockstep.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.devstack.fault.FaultProxy;
import io.lockstep.devstack.fault.FaultProxy.Mode;
import io.lockstep.devstack.junit.RealServers;
import io.lockstep.devstack.junit.TestScope;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One limit for several gateways, in a real Redis, by the example that the docs have. */
@RealServers
class SharedLimitIT {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final String ONE = "127.0.0.1";
    private static final String OTHER = "127.0.0.2";

    @TempDir
    Path folder;

    private final String redis;

    /** What a bucket's name begins with, so that this run has its own. */
    private final String domain = "test-" + UUID.randomUUID();

    SharedLimitIT(TestScope scope) {
        redis = scope.redisUrl();
    }

    @BeforeEach
    void route() throws IOException {
        Files.writeString(folder.resolve("routes.yaml"), TestRules.virtualService("""
                - {name: search, route: [{destination: {host: event-service}}]}
                """));
    }

    @Test
    void two_gateways_grant_a_client_together_what_one_would() throws IOException {
        limit(true);
        try (TestGateway one = gateway(redis);
                TestGateway other = gateway(redis)) {
            for (int left = 4; left >= 0; left--) {
                assertThat(ask(left % 2 == 0 ? one : other, ONE))
                        .startsWith("HTTP/1.1 200 ")
                        .contains(";q=5;w=60")
                        .contains(";r=" + left + ";");
            }
            for (TestGateway gateway : new TestGateway[] {one, other}) {
                assertThat(ask(gateway, ONE))
                        .startsWith("HTTP/1.1 429 ")
                        .contains("urn:lockstep:problem:too-many-requests")
                        .contains(";r=0;")
                        .contains("Retry-After: 1");
            }
            assertThat(ask(other, OTHER)).startsWith("HTTP/1.1 200 ").contains(";r=4;");
        }
    }

    /** The store falls silent, then is gone, then is back. */
    @ParameterizedTest
    @CsvSource({"true, 503, failed-closed", "false, 200, failed-open"})
    void without_redis_the_rules_say_whether_the_door_is_open(boolean failClosed, int status, String outcome)
            throws IOException {
        limit(failClosed);
        try (FaultProxy proxy = FaultProxy.before(URI.create(redis).getPort());
                TestGateway gateway = gateway("redis://127.0.0.1:" + proxy.port())) {
            assertThat(ask(gateway, ONE)).contains(";r=4;");
            for (Mode trouble : new Mode[] {new Mode.Blackhole(), new Mode.Refuse()}) {
                proxy.set(trouble);
                String answer = ask(gateway, ONE);
                assertThat(answer).startsWith("HTTP/1.1 " + status + " ").doesNotContain("RateLimit:");
                assertThat(answer.contains("Retry-After: 1")).isEqualTo(failClosed);
            }
            assertThat(gateway.metric("lockstep.gateway.limited", "limit", limitName(), "outcome", outcome))
                    .isEqualTo(2);
            proxy.set(new Mode.Pass());
            Wait.until(
                    "limits are kept again", PATIENCE, () -> ask(gateway, OTHER).contains(";r="));
        }
    }

    private String limitName() {
        return domain + "-remote_address";
    }

    private TestGateway gateway(String redisUrl) {
        return new TestGateway(folder, Map.of("redis", redisUrl));
    }

    private static String ask(TestGateway gateway, String client) {
        try (RawClient from = new RawClient(client, gateway.port())) {
            return from.send("GET /x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
                    .readAll();
        }
    }

    /** The example of the docs, with a smaller limit, and time for a slow machine. */
    private void limit(boolean failClosed) throws IOException {
        String example = Files.readString(Path.of("../docs/examples/limit-per-client.yaml"));
        Files.writeString(
                folder.resolve("limit.yaml"),
                example.replace("domain: lockstep", "domain: " + domain)
                        .replace("failure_mode_deny: false", "failure_mode_deny: " + failClosed)
                        .replace("timeout: 0.1s", "timeout: 1s")
                        .replace("requests_per_unit: 300", "requests_per_unit: 5"));
    }
}
