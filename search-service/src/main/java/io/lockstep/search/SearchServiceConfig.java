package io.lockstep.search;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The configuration of this service; {@link ConfigCheck} refuses values out of range at startup.
 *
 * <p>Ports, HTTP limits and logging are Quarkus' own properties, set on purpose in {@code application.properties}.
 */
@ConfigMapping(prefix = "lockstep")
public interface SearchServiceConfig {

    Elasticsearch elasticsearch();

    Redis redis();

    EventService eventService();

    Circuit circuit();

    Paging paging();

    Query query();

    LocalCache localCache();

    Tokens tokens();

    /**
     * The secret that event-service signs write tokens with, 32 characters or more. Without it no token is accepted.
     */
    Optional<String> tokenKey();

    /**
     * Keys that tokens may still be signed with, separated by commas. To replace the key: add the new one here, sign with
     * it, make it the key, and drop the old one when its tokens are forgotten.
     */
    Optional<List<String>> tokenOlderKeys();

    /** The read alias: 1 to 100 characters of a-z, 0-9, dash and underscore. */
    @WithDefault("recognized_events")
    String index();

    /** What precedes the id in a cache key: up to 200 characters that end with a colon. */
    @WithDefault("lockstep:registry:event:")
    String cachePrefix();

    /** How searches reach Elasticsearch. */
    interface Elasticsearch {
        /** {@code host:port}, several with commas. */
        @WithDefault("127.0.0.1:19200")
        String hosts();

        /** Time that one search may take, 100 ms to 30 s; the connection is given up half a second later. */
        @WithDefault("2s")
        Duration timeout();

        /** Requests at one time, 1 to 1000; one more is answered with 503, so that a slow index holds no other thread. */
        @WithDefault("32")
        int concurrency();
    }

    /** How lookups reach Redis. */
    interface Redis {
        /** {@code redis://host:port}. */
        @WithDefault("redis://127.0.0.1:16379")
        String url();

        /** Time that one command may take, 10 ms to 5 s; after it the event service is asked. */
        @WithDefault("250ms")
        Duration timeout();

        /** How long a filled entry lives, 1 min to 30 days; spread by a tenth either way. */
        @WithDefault("24h")
        Duration ttl();
    }

    /** How lookups reach the event service. */
    interface EventService {
        /** {@code http://host:port}. */
        @WithDefault("http://127.0.0.1:8081")
        String url();

        /** Time that one load may take, 100 ms to 30 s. */
        @WithDefault("2s")
        Duration timeout();

        /** Loads at one time, 1 to 1000; one more waits. */
        @WithDefault("32")
        int concurrency();

        /** Loads that wait their turn, 1 to 10000; one more is answered with 503. */
        @WithDefault("256")
        int waiting();
    }

    /** When a store that fails is left alone. */
    interface Circuit {
        /** Calls that the share of failures is taken over, 2 to 1000; half of them failed opens the circuit. */
        @WithDefault("6")
        int calls();

        /** How long an open circuit waits before it lets one call try again, 100 ms to 5 min. */
        @WithDefault("2s")
        Duration delay();
    }

    /** How pages follow each other. */
    interface Paging {
        /** How long a cursor stays good after it was handed out, 1 s to 10 min; Elasticsearch holds segments meanwhile. */
        @WithDefault("1m")
        Duration keepAlive();

        /**
         * The secret that cursors are sealed with, 16 characters or more. The same for all replicas; without it each
         * process makes up its own, and cursors neither outlive it nor work at another replica.
         */
        Optional<String> cursorKey();

        /**
         * How long searches begin in the same state of the index, 0 s to 10 s. With 0 s each of them opens a point in
         * time of its own.
         */
        @WithDefault("250ms")
        Duration shareFor();

        /** Points in time that this process holds open for cursors, 1 to 10000; one more closes the least recently used. */
        @WithDefault("256")
        int maxPointsInTime();
    }

    /** How much one search may ask for; each refusal names the limit that was met. */
    interface Query {
        /** How deep bool clauses may lie in each other, the outermost included, 1 to 16. */
        @WithDefault("4")
        int maxDepth();

        /** Clauses, bool ones included, 1 to 1000. */
        @WithDefault("64")
        int maxClauses();

        /** Values of one {@code terms} clause, 1 to 1000. */
        @WithDefault("100")
        int maxTerms();

        /** Characters of one text or value, 1 to 1000. */
        @WithDefault("200")
        int maxTextLength();

        /** Characters of all texts and values of one search together, 1 to 100000. */
        @WithDefault("4000")
        int maxTextTotal();

        /** Bytes of the body, 1 KiB to 1 MiB. */
        @WithDefault("64K")
        MemorySize maxBody();

        /** Hits a page, 1 to 1000. */
        @WithDefault("100")
        int maxPageSize();
    }

    /** What is kept in this process, in front of Redis. */
    interface LocalCache {
        /** All of it together, up to 16 GiB; a part of the heap. 0 keeps nothing. */
        @WithDefault("32M")
        MemorySize maxBytes();

        /** How long an entry that does not change is kept, 1 s to 1 h; spread by a tenth either way. */
        @WithDefault("1m")
        Duration ttl();

        /** The same while Redis cannot tell of changes, 0 to 5 s: how old an answer may then be. */
        @WithDefault("1s")
        Duration blindTtl();
    }

    /** What readers show of the writes they have seen. */
    interface Tokens {
        /** Tokens in one request, 1 to 100; more are refused. */
        @WithDefault("16")
        int maxPerRequest();

        /** How long a reader waits for what it has seen, 100 ms to 10 s; then it is answered with 503. */
        @WithDefault("2s")
        Duration maxWait();

        /** Searches that wait at one time, 1 to 100; one more is answered with 503 at once. */
        @WithDefault("32")
        int maxWaiting();
    }
}
