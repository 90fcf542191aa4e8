package io.lockstep.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GatewayConfigTest {

    @Test
    void the_defaults_are_these() {
        GatewayConfig config = config(Map.of("lockstep.gateway.rules", "rules"));
        assertThat(config.rules()).isEqualTo(Path.of("rules"));
        assertThat(config.jwks()).isEmpty();
        assertThat(config.addresses()).isEmpty();
        assertThat(config.maxBody()).isEqualTo(new MemorySize(BigInteger.valueOf(64 << 20)));
        assertThat(config.maxTargetLength()).isEqualTo(8192);
        assertThat(config.maxHeaders()).isEqualTo(new MemorySize(BigInteger.valueOf(20 << 10)));
        assertThat(config.connectTimeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.maxConnections()).isEqualTo(256);
        assertThat(config.maxWaiting()).isEqualTo(1024);
        assertThat(config.accessLog()).isFalse();
    }

    @Test
    void the_rules_are_required() {
        assertThatThrownBy(() -> config(Map.of())).hasMessageContaining("lockstep.gateway.rules");
    }

    @Test
    void a_misspelt_property_is_refused() {
        assertThatThrownBy(() -> config(Map.of("lockstep.gateway.rules", "r", "lockstep.gateway.max-bdy", "1")))
                .hasMessageContaining("max-bdy");
    }

    private static GatewayConfig config(Map<String, String> values) {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withMapping(GatewayConfig.class)
                .withConverter(MemorySize.class, 100, new MemorySizeConverter())
                .withConverter(Duration.class, 100, new io.quarkus.runtime.configuration.DurationConverter())
                .withDefaultValues(values)
                .build();
        return config.getConfigMapping(GatewayConfig.class);
    }
}
