package io.lockstep.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.MemorySize;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GatewayConfigTest {

    @Test
    void the_defaults_are_these() {
        GatewayConfig config = TestConfig.of(Map.of("lockstep.gateway.rules", "rules"));
        assertThat(config.rules()).isEqualTo(Path.of("rules"));
        assertThat(config.rulesInterval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.jwks()).isEmpty();
        assertThat(config.addresses()).isEmpty();
        assertThat(config.host()).isEqualTo("127.0.0.1");
        assertThat(config.port()).isEqualTo(8080);
        assertThat(config.maxClients()).isEqualTo(4096);
        assertThat(config.maxClientsPerAddress()).isEqualTo(512);
        assertThat(config.sharedAddresses()).containsExactly("127.0.0.0/8", "::1");
        assertThat(config.idleTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.headTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.bodyTimeout()).isEqualTo(Duration.ofSeconds(20));
        assertThat(config.drain()).isEqualTo(Duration.ofSeconds(7));
        assertThat(config.maxBody()).isEqualTo(new MemorySize(BigInteger.valueOf(64 << 20)));
        assertThat(config.maxKeptBodies()).isEqualTo(new MemorySize(BigInteger.valueOf(32 << 20)));
        assertThat(config.maxTargetLength()).isEqualTo(8192);
        assertThat(config.maxHeaders()).isEqualTo(new MemorySize(BigInteger.valueOf(20 << 10)));
        assertThat(config.connectTimeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.maxConnections()).isEqualTo(256);
        assertThat(config.maxWaiting()).isEqualTo(1024);
        assertThat(config.redis()).isEmpty();
        assertThat(config.redisPassword()).isEmpty();
        assertThat(config.maxBuckets()).isEqualTo(100_000);
        assertThat(config.accessLog()).isFalse();
        assertThat(config.tracing().disabled()).isTrue();
    }

    @Test
    void the_rules_are_required() {
        assertThatThrownBy(() -> TestConfig.of(Map.of())).hasMessageContaining("lockstep.gateway.rules");
    }

    @Test
    void a_misspelt_property_is_refused() {
        assertThatThrownBy(() -> TestConfig.of(Map.of("lockstep.gateway.rules", "r", "lockstep.gateway.max-bdy", "1")))
                .hasMessageContaining("max-bdy");
    }

    @Test
    void where_to_listen_is_where_quarkus_would() {
        GatewayConfig config = TestConfig.of(
                Map.of("lockstep.gateway.rules", "r", "quarkus.http.host", "0.0.0.0", "quarkus.http.port", "18080"));
        assertThat(config.host()).isEqualTo("0.0.0.0");
        assertThat(config.port()).isEqualTo(18080);
    }
}
