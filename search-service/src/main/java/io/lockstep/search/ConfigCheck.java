package io.lockstep.search;

import io.lockstep.contract.CacheEntries;
import io.lockstep.contract.EventIndex;
import io.lockstep.contract.WriteTokenKeys;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Refuses to start with a configuration that cannot work, and says for each property what would. */
@Singleton
final class ConfigCheck {

    private static final int MIN_KEY_LENGTH = 16;
    private static final int MAX_CONCURRENCY = 1000;
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final Duration LONG = Duration.ofSeconds(30);

    private final List<String> faults = new ArrayList<>();

    void onStart(@Observes StartupEvent started, SearchServiceConfig config) {
        List<String> found = faults(config);
        if (!found.isEmpty()) {
            throw new IllegalStateException("the configuration cannot work: " + String.join("; ", found));
        }
    }

    static List<String> faults(SearchServiceConfig config) {
        ConfigCheck check = new ConfigCheck();
        check.stores(config);
        check.circuitAndPaging(config);
        check.query(config.query());
        check.localCache(config.localCache());
        check.tokens(config);
        return List.copyOf(check.faults);
    }

    private void stores(SearchServiceConfig config) {
        hosts("lockstep.elasticsearch.hosts", config.elasticsearch().hosts());
        between("lockstep.elasticsearch.timeout", config.elasticsearch().timeout(), SHORT, LONG);
        between("lockstep.elasticsearch.concurrency", config.elasticsearch().concurrency(), 1, MAX_CONCURRENCY);
        accepted("lockstep.index", () -> new EventIndex(config.index()));
        url("lockstep.redis.url", config.redis().url(), List.of("redis", "rediss"));
        between("lockstep.redis.timeout", config.redis().timeout(), Duration.ofMillis(10), Duration.ofSeconds(5));
        between("lockstep.redis.ttl", config.redis().ttl(), Duration.ofMinutes(1), Duration.ofDays(30));
        accepted("lockstep.cache-prefix", () -> new CacheEntries(config.cachePrefix()));
        url("lockstep.event-service.url", config.eventService().url(), List.of("http", "https"));
        between("lockstep.event-service.timeout", config.eventService().timeout(), SHORT, LONG);
        between("lockstep.event-service.concurrency", config.eventService().concurrency(), 1, MAX_CONCURRENCY);
        between("lockstep.event-service.waiting", config.eventService().waiting(), 1, 10_000);
    }

    private void circuitAndPaging(SearchServiceConfig config) {
        between("lockstep.circuit.calls", config.circuit().calls(), 2, 1000);
        between("lockstep.circuit.delay", config.circuit().delay(), SHORT, Duration.ofMinutes(5));
        between(
                "lockstep.paging.keep-alive",
                config.paging().keepAlive(),
                Duration.ofSeconds(1),
                Duration.ofMinutes(10));
        between("lockstep.paging.share-for", config.paging().shareFor(), Duration.ZERO, Duration.ofSeconds(10));
        between("lockstep.paging.max-points-in-time", config.paging().maxPointsInTime(), 1, 10_000);
        config.paging()
                .cursorKey()
                .filter(key -> key.length() < MIN_KEY_LENGTH)
                .ifPresent(key -> faults.add("lockstep.paging.cursor-key must have " + MIN_KEY_LENGTH
                        + " characters or more, got " + key.length()));
    }

    private void query(SearchServiceConfig.Query query) {
        between("lockstep.query.max-depth", query.maxDepth(), 1, 16);
        between("lockstep.query.max-clauses", query.maxClauses(), 1, 1000);
        between("lockstep.query.max-terms", query.maxTerms(), 1, 1000);
        between("lockstep.query.max-text-length", query.maxTextLength(), 1, 1000);
        between("lockstep.query.max-text-total", query.maxTextTotal(), 1, 100_000);
        between("lockstep.query.max-body", (int) query.maxBody().asLongValue(), 1024, 1 << 20);
        between("lockstep.query.max-page-size", query.maxPageSize(), 1, 1000);
    }

    private void localCache(SearchServiceConfig.LocalCache config) {
        between("lockstep.local-cache.max-bytes", config.maxBytes().asLongValue(), 0, 1L << 34);
        between("lockstep.local-cache.ttl", config.ttl(), Duration.ofSeconds(1), Duration.ofHours(1));
        between("lockstep.local-cache.blind-ttl", config.blindTtl(), Duration.ZERO, Duration.ofSeconds(5));
    }

    private void tokens(SearchServiceConfig config) {
        between("lockstep.tokens.max-per-request", config.tokens().maxPerRequest(), 1, 100);
        between("lockstep.tokens.max-wait", config.tokens().maxWait(), SHORT, Duration.ofSeconds(10));
        between("lockstep.tokens.max-waiting", config.tokens().maxWaiting(), 1, 100);
        config.tokenKey().ifPresent(key -> key("lockstep.token-key", key));
        config.tokenOlderKeys().orElse(List.of()).forEach(key -> key("lockstep.token-older-keys", key));
    }

    private void key(String property, String key) {
        accepted(property, () -> new WriteTokenKeys(key, List.of()));
    }

    private void between(String property, Duration value, Duration min, Duration max) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            faults.add(property + " must be between " + min + " and " + max + ", got " + value);
        }
    }

    private void between(String property, long value, long min, long max) {
        if (value < min || value > max) {
            faults.add(property + " must be between " + min + " and " + max + ", got " + value);
        }
    }

    private void hosts(String property, String value) {
        if (!value.matches("[^,:\\s/]+:\\d{1,5}(,[^,:\\s/]+:\\d{1,5})*")) {
            faults.add(property + " must be host:port, several with commas, got \"" + value + "\"");
        }
    }

    private void url(String property, String value, List<String> schemes) {
        accepted(property, () -> {
            URI url = URI.create(value);
            if (url.getScheme() == null || !schemes.contains(url.getScheme()) || url.getHost() == null) {
                throw new IllegalArgumentException("must be " + schemes.get(0) + "://host:port, got \"" + value + "\"");
            }
        });
    }

    private void accepted(String property, Runnable attempt) {
        try {
            attempt.run();
        } catch (IllegalArgumentException e) {
            faults.add(property + ": " + e.getMessage());
        }
    }
}
