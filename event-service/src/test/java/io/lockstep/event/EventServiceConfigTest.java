package io.lockstep.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Pins names and defaults: charts, the launcher and people rely on them. */
class EventServiceConfigTest {

    @Test
    void hasTheseDefaults() {
        EventServiceConfig config = new SmallRyeConfigBuilder()
                .withMapping(EventServiceConfig.class)
                .withConverter(Duration.class, 200, new DurationConverter())
                .withConverter(MemorySize.class, 200, new MemorySizeConverter())
                .build()
                .getConfigMapping(EventServiceConfig.class);

        assertThat(config.mysql().url()).isEqualTo("jdbc:mysql://127.0.0.1:13306/lockstep");
        assertThat(config.mysql().user()).isEqualTo("lockstep");
        assertThat(config.mysql().password()).isEmpty();
        assertThat(config.kafka().bootstrapServers()).isEqualTo("127.0.0.1:19092");
        assertThat(config.kafka().clientFile()).isEmpty();
        assertThat(config.kafka().replicationFactor()).isEqualTo((short) -1);
        assertThat(config.topic()).isEqualTo("lockstep.recognized-events");
        assertThat(config.capture()).isEqualTo(CaptureMode.OUTBOX);
        assertThat(config.binlog().purgeAlarm()).isEqualTo(Duration.ofHours(12));
        assertThat(config.binlog().maxBatchRows()).isEqualTo(2000);
        assertThat(config.relay().pollInterval()).isEqualTo(Duration.ofMillis(200));
        assertThat(config.relay().standbyInterval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.relay().maxBatchRows()).isEqualTo(500);
        assertThat(config.relay().maxBatchBytes().asLongValue()).isEqualTo(8L << 20);
        assertThat(config.relay().maxBackoff()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.canary().enabled()).isTrue();
        assertThat(config.canary().interval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.rebuild().chunkRows()).isEqualTo(500);
        assertThat(config.rebuild().rowsPerSecond()).isEqualTo(5000);
        assertThat(config.importing().maxBytes().asLongValue()).isEqualTo(1L << 30);
        assertThat(config.importing().rowsPerTransaction()).isEqualTo(500);
        assertThat(config.exporting().rowsPerRead()).isEqualTo(500);
        assertThat(config.exporting().maxConcurrent()).isEqualTo(4);
        assertThat(config.importing().maxConcurrent()).isEqualTo(2);
        assertThat(config.mysql().maxConnections()).isEqualTo(20);
        assertThat(config.mysql().minConnections()).isEqualTo(2);
        assertThat(config.mysql().acquisitionTimeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.mysql().connectTimeoutMs()).isEqualTo(2000);
        assertThat(config.mysql().socketTimeoutMs()).isEqualTo(5000);
        assertThat(config.mysql().statementTimeoutSeconds()).isEqualTo(4);
        assertThat(config.mysql().lockTimeoutSeconds()).isEqualTo(2);
        assertThat(config.mysql().attempts()).isEqualTo(3);
        assertThat(config.mysql().maxBackoff()).isEqualTo(Duration.ofMillis(500));
        assertThat(config.paging().defaultSize()).isEqualTo(20);
        assertThat(config.paging().maxSize()).isEqualTo(100);
        assertThat(config.idempotency().ttl()).isEqualTo(Duration.ofHours(24));
        assertThat(config.idempotency().purgeInterval()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.idempotency().purgeRows()).isEqualTo(1000);
        assertThat(config.requireIfMatch()).isFalse();
        assertThat(config.maxEventBytes().asLongValue()).isEqualTo(64L << 10);
        assertThat(config.tokenKey()).isEmpty();
        assertThat(config.log().json()).isFalse();
    }
}
