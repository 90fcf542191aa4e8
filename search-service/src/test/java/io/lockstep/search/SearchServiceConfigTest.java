package io.lockstep.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchServiceConfigTest {

    @Test
    void theDefaultsAreThoseOfTheDocumentation() {
        SearchServiceConfig config = config(Map.of());

        assertThat(config.elasticsearch().hosts()).isEqualTo("127.0.0.1:19200");
        assertThat(config.elasticsearch().timeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.elasticsearch().concurrency()).isEqualTo(32);
        assertThat(config.redis().url()).isEqualTo("redis://127.0.0.1:16379");
        assertThat(config.redis().timeout()).isEqualTo(Duration.ofMillis(250));
        assertThat(config.redis().ttl()).isEqualTo(Duration.ofHours(24));
        assertThat(config.eventService().url()).isEqualTo("http://127.0.0.1:8081");
        assertThat(config.eventService().timeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.eventService().concurrency()).isEqualTo(32);
        assertThat(config.circuit().calls()).isEqualTo(6);
        assertThat(config.circuit().delay()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.paging().keepAlive()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.paging().cursorKey()).isEmpty();
        assertThat(config.index()).isEqualTo("recognized_events");
        assertThat(config.cachePrefix()).isEqualTo("lockstep:registry:event:");
        assertThat(ConfigCheck.faults(config)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lockstep.elasticsearch.hosts | http://127.0.0.1:9200 | must be host:port, several with commas",
                "lockstep.elasticsearch.timeout | 10ms | must be between PT0.1S and PT30S",
                "lockstep.elasticsearch.concurrency | 0 | must be between 1 and 1000",
                "lockstep.index | Events* | alias must be 1 to 100 characters of a-z",
                "lockstep.redis.url | 127.0.0.1:6379 | 127.0.0.1:6379",
                "lockstep.redis.timeout | 1m | must be between PT0.01S and PT5S",
                "lockstep.redis.ttl | 1s | must be between PT1M and PT720H",
                "lockstep.cache-prefix | events | end with a colon",
                "lockstep.event-service.url | ftp://host | must be http://host:port",
                "lockstep.event-service.timeout | 1h | must be between PT0.1S and PT30S",
                "lockstep.event-service.concurrency | 1001 | must be between 1 and 1000",
                "lockstep.circuit.calls | 1 | must be between 2 and 1000",
                "lockstep.circuit.delay | 1h | must be between PT0.1S and PT5M",
                "lockstep.paging.keep-alive | 1h | must be between PT1S and PT10M",
                "lockstep.paging.cursor-key | short | must have 16 characters or more",
            })
    void aValueOutOfRangeIsRefusedWithAdvice(String property, String value, String advice) {
        assertThat(ConfigCheck.faults(config(Map.of(property, value))))
                .singleElement()
                .satisfies(fault -> assertThat(fault).startsWith(property).contains(advice));
    }

    private static SearchServiceConfig config(Map<String, String> properties) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withSources(new PropertiesConfigSource(properties, "test", 500))
                .withMapping(SearchServiceConfig.class)
                .build()
                .getConfigMapping(SearchServiceConfig.class);
    }
}
