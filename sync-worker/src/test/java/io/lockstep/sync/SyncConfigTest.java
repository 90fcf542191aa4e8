package io.lockstep.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Pins names and defaults: charts, the launcher and people rely on them. */
class SyncConfigTest {

    @Test
    void hasTheseDefaults() {
        SyncConfig config = TestConfig.of(Map.of("lockstep.sink", "redis", "quarkus.http.port", "8084"));

        assertThat(config.topic()).isEqualTo("lockstep.recognized-events");
        assertThat(config.index()).isEqualTo("recognized_events");
        assertThat(config.cachePrefix()).isEqualTo("lockstep:registry:event:");
        assertThat(config.kafka().bootstrapServers()).isEqualTo("127.0.0.1:19092");
        assertThat(config.kafka().clientFile()).isEmpty();
        assertThat(config.kafka().threads()).isEqualTo(2);
        assertThat(config.kafka().commitInterval()).isEqualTo(Duration.ofMillis(200));
        assertThat(config.kafka().sessionTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.kafka().maxPollInterval()).isEqualTo(Duration.ofMinutes(5));
        assertThat(config.kafka().replicationFactor()).isEqualTo((short) -1);
        assertThat(config.kafka().stateDir())
                .isEqualTo(Path.of(System.getProperty("java.io.tmpdir"), "lockstep-sync-worker-8084"));
        assertThat(config.stalledAfter()).isEqualTo(Duration.ofSeconds(60));
        assertThat(config.otherWorkers()).isEmpty();
        assertThat(config.eventService().url()).isEqualTo("http://127.0.0.1:8081");
        assertThat(config.elasticsearch().hosts()).isEqualTo("127.0.0.1:19200");
        assertThat(config.elasticsearch().markerRetention()).isEqualTo(Duration.ofDays(7));
        assertThat(config.elasticsearch().purgeInterval()).isEqualTo(Duration.ofMinutes(10));
        assertThat(config.redis().url()).isEqualTo("redis://127.0.0.1:16379");
        assertThat(config.redis().ttl()).isEqualTo(Duration.ofHours(24));
        assertThat(config.redis().markerTtl()).isEqualTo(Duration.ofDays(7));
        assertThat(config.redis().fenceTtl()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.audit().interval()).isEmpty();
        assertThat(config.audit().pageRows()).isEqualTo(500);
        assertThat(config.audit().recheckDelays())
                .containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofSeconds(60));
        assertThat(config.audit().repairPatience()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.batch().changes()).isEqualTo(2000);
        assertThat(config.batch().minChanges()).isEqualTo(BatchPace.DEFAULT.minChanges());
        assertThat(config.batch().slow()).isEqualTo(BatchPace.DEFAULT.slow());
        assertThat(config.batch().patience()).isEqualTo(BatchPace.DEFAULT.patience());
        assertThat(config.batch().bytes()).isEqualTo(5 << 20);
        assertThat(config.batch().age()).isEmpty();
        assertThat(config.batch().parallel()).isEqualTo(2);
        assertThat(config.batch().capacity()).isEqualTo(10_000);
        assertThat(config.batch().capacityBytes()).isEqualTo(64L << 20);
        assertThat(config.batch().timeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.retry().base()).isEqualTo(Duration.ofMillis(100));
        assertThat(config.retry().cap()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.advertisedHost()).isEqualTo("127.0.0.1");
        assertThat(config.advertisedPort()).isEqualTo(8084);
        assertThat(config.deadLetters().maxAttempts()).isEqualTo(5);
        assertThat(config.deadLetters().retention()).isEqualTo(Duration.ofDays(7));
        assertThat(config.deadLetters().capacity()).isEqualTo(2000);
        assertThat(config.tracing().disabled()).isTrue();
        assertThat(config.log().json()).isFalse();
    }

    @Test
    void hasNoDefaultForTheSink() {
        assertThatThrownBy(() -> TestConfig.of(Map.of("quarkus.http.port", "8084")))
                .hasMessageContaining("lockstep.sink");
    }

    @Test
    void theBufferHoldsAtLeastABatch() {
        assertThatThrownBy(() -> new ApplierLimits(100, 1, Duration.ZERO, 1, 99, Duration.ofSeconds(1)))
                .hasMessage("capacity must be at least batchChanges, 100, got 99");
        assertThatThrownBy(() -> new ApplierLimits(
                        10,
                        1000,
                        Duration.ZERO,
                        1,
                        new ApplierLimits.Capacity(10, 999),
                        Duration.ofSeconds(1),
                        BatchPace.DEFAULT))
                .hasMessage("capacity in bytes must be at least batchBytes, 1000, got 999");
    }
}
