package io.lockstep.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.search.fixture.TestConfig;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchServiceConfigTest {

    @Test
    void theDefaultsAreThoseOfTheDocumentation() {
        SearchServiceConfig config = TestConfig.defaults();

        assertThat(config.elasticsearch().hosts()).isEqualTo("127.0.0.1:19200");
        assertThat(config.elasticsearch().timeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.elasticsearch().concurrency()).isEqualTo(32);
        assertThat(config.redis().url()).isEqualTo("redis://127.0.0.1:16379");
        assertThat(config.redis().timeout()).isEqualTo(Duration.ofMillis(250));
        assertThat(config.redis().ttl()).isEqualTo(Duration.ofHours(24));
        assertThat(config.eventService().url()).isEqualTo("http://127.0.0.1:8081");
        assertThat(config.eventService().timeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.eventService().concurrency()).isEqualTo(32);
        assertThat(config.eventService().waiting()).isEqualTo(256);
        assertThat(config.localCache().maxBytes().asLongValue()).isEqualTo(32L << 20);
        assertThat(config.localCache().ttl()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.localCache().blindTtl()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.tokenKey()).isEmpty();
        assertThat(config.tokenOlderKeys()).isEmpty();
        assertThat(config.tokens().maxPerRequest()).isEqualTo(16);
        assertThat(config.tokens().maxWait()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.tokens().maxWaiting()).isEqualTo(32);
        assertThat(config.circuit().calls()).isEqualTo(6);
        assertThat(config.circuit().delay()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.paging().keepAlive()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.paging().cursorKey()).isEmpty();
        assertThat(config.paging().shareFor()).isEqualTo(Duration.ofMillis(250));
        assertThat(config.paging().maxPointsInTime()).isEqualTo(256);
        assertThat(config.query().maxDepth()).isEqualTo(4);
        assertThat(config.query().maxClauses()).isEqualTo(64);
        assertThat(config.query().maxTerms()).isEqualTo(100);
        assertThat(config.query().maxTextLength()).isEqualTo(200);
        assertThat(config.query().maxTextTotal()).isEqualTo(4000);
        assertThat(config.query().maxBody().asLongValue()).isEqualTo(65_536);
        assertThat(config.query().maxPageSize()).isEqualTo(100);
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
                "lockstep.event-service.waiting | 0 | must be between 1 and 10000",
                "lockstep.local-cache.max-bytes | 32G | must be between 0 and 17179869184",
                "lockstep.local-cache.ttl | 10ms | must be between PT1S and PT1H",
                "lockstep.local-cache.blind-ttl | 10s | must be between PT0S and PT5S",
                "lockstep.tokens.max-per-request | 0 | must be between 1 and 100",
                "lockstep.tokens.max-wait | 1m | must be between PT0.1S and PT10S",
                "lockstep.tokens.max-waiting | 101 | must be between 1 and 100",
                "lockstep.token-key | short | must have at least 32 bytes, got 5",
                "lockstep.token-older-keys | short | must have at least 32 bytes, got 5",
                "lockstep.circuit.calls | 1 | must be between 2 and 1000",
                "lockstep.circuit.delay | 1h | must be between PT0.1S and PT5M",
                "lockstep.paging.keep-alive | 1h | must be between PT1S and PT10M",
                "lockstep.paging.share-for | 11s | must be between PT0S and PT10S",
                "lockstep.paging.max-points-in-time | 0 | must be between 1 and 10000",
                "lockstep.query.max-depth | 17 | must be between 1 and 16",
                "lockstep.query.max-clauses | 0 | must be between 1 and 1000",
                "lockstep.query.max-terms | 1001 | must be between 1 and 1000",
                "lockstep.query.max-text-length | 0 | must be between 1 and 1000",
                "lockstep.query.max-text-total | 0 | must be between 1 and 100000",
                "lockstep.query.max-body | 2M | must be between 1024 and 1048576",
                "lockstep.query.max-page-size | 1001 | must be between 1 and 1000",
                "lockstep.paging.cursor-key | short | must have 16 characters or more",
            })
    void aValueOutOfRangeIsRefusedWithAdvice(String property, String value, String advice) {
        assertThat(ConfigCheck.faults(TestConfig.with(Map.of(property, value))))
                .singleElement()
                .satisfies(fault -> assertThat(fault).startsWith(property).contains(advice));
    }
}
