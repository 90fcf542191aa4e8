package io.lockstep.sync;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** The worker's configuration, under {@code lockstep}. Stores' drivers take their own from it. */
@ConfigMapping(prefix = "lockstep")
public interface SyncConfig {

    /** The sink that this worker applies to: {@code elasticsearch} or {@code redis}. No default. */
    @Pattern(regexp = "elasticsearch|redis", message = "lockstep.sink must be elasticsearch or redis")
    String sink();

    /** The topic of changes; the snapshot and dead-letter topics are named after it. */
    @WithDefault("lockstep.recognized-events")
    String topic();

    /** The read alias that the Elasticsearch sink writes through. */
    @WithDefault("recognized_events")
    String index();

    /** What Redis keys begin with. */
    @WithDefault("lockstep:registry:event:")
    String cachePrefix();

    Kafka kafka();

    Elasticsearch elasticsearch();

    Redis redis();

    /** The name or address at which other workers of this sink reach this one; in a cluster its own, not a service's. */
    @WithDefault("127.0.0.1")
    @Pattern(
            regexp = "[A-Za-z0-9.-]{1,253}|[0-9A-Fa-f:.]{2,45}",
            message = "lockstep.advertised-host must be a name or an address, without scheme, brackets and port")
    String advertisedHost();

    /** The port at which they do. */
    @WithDefault("${quarkus.http.port}")
    @Min(0)
    @Max(65_535)
    int advertisedPort();

    /**
     * How long records may wait in a partition, with none acknowledged and no canary arriving, before the worker says
     * that it is not ready; 30 s to 10 min, and more than twelve beats of the canary.
     */
    @WithDefault("60s")
    @DurationMin(seconds = 30)
    @DurationMax(minutes = 10)
    Duration stalledAfter();

    EventService eventService();

    /**
     * Addresses of the workers of other sinks, by sink, for the one answer about all: {@code
     * lockstep.other-workers.redis=http://127.0.0.1:8084}. None by default.
     */
    Map<
                    @Pattern(
                            regexp = "elasticsearch|redis",
                            message = "lockstep.other-workers knows elasticsearch and redis")
                    String,
                    @Pattern(regexp = "https?://[^/?#]+", message = "lockstep.other-workers must be http://host:port")
                    String>
            otherWorkers();

    Audit audit();

    Batch batch();

    Retry retry();

    DeadLetters deadLetters();

    Tracing tracing();

    Log log();

    /** How the worker reads the log. */
    interface Kafka {
        /** Comma-separated {@code host:port} of brokers. */
        @WithDefault("127.0.0.1:19092")
        String bootstrapServers();

        /**
         * A file of further settings for Kafka's clients, as Kafka writes them: {@code security.protocol=SASL_SSL} and
         * what belongs to it. Those that the guarantees rest on are not changed by it. None by default.
         */
        Optional<Path> clientFile();

        /** Stream threads, 1 to 12 (the number of partitions). */
        @WithDefault("2")
        @Min(1)
        @Max(12)
        int threads();

        /** How often acknowledged positions are committed, 50 ms to 10 s: bounds what is repeated after a crash. */
        @WithDefault("200ms")
        @DurationMin(millis = 50)
        @DurationMax(seconds = 10)
        Duration commitInterval();

        /** How long the group waits for a worker that was killed before it moves its partitions, 6 s to 60 s. */
        @WithDefault("10s")
        @DurationMin(seconds = 6)
        @DurationMax(seconds = 60)
        Duration sessionTimeout();

        /**
         * How long a thread may be busy with what it has read before the group moves its partitions, 5 s to 10 min. What a
         * sink takes does not count: it gets on, or intake pauses after {@code lockstep.batch.patience}.
         */
        @WithDefault("5m")
        @DurationMin(seconds = 5)
        @DurationMax(minutes = 10)
        Duration maxPollInterval();

        /** Replicas of the dead-letter topic; -1 leaves it to the broker. */
        @WithDefault("-1")
        short replicationFactor();

        /** A folder for Kafka Streams' local state, one for each process. */
        @WithDefault("${java.io.tmpdir}/lockstep-sync-worker-${quarkus.http.port}")
        Path stateDir();
    }

    /** The service that owns the rows: asked what MySQL has now, and for rebuilds. */
    interface EventService {
        /** For example {@code http://127.0.0.1:8081}. */
        @WithDefault("http://127.0.0.1:8081")
        @Pattern(
                regexp = "https?://[^/?#]+",
                message = "lockstep.event-service.url must be http://host:port without a path")
        String url();
    }

    /** Where the Elasticsearch sink writes. */
    interface Elasticsearch {
        /** Comma-separated {@code host:port}. */
        @WithDefault("127.0.0.1:19200")
        String hosts();

        /**
         * How long a deletion marker is kept, at least 2 days: longer than the snapshot topic keeps its records. Whatever
         * comes later than that after its capture is refused, by workers of any sink.
         */
        @WithDefault("7d")
        @DurationMin(days = 2)
        Duration markerRetention();

        /** How often older markers are removed, 1 s to 1 day. */
        @WithDefault("10m")
        @DurationMin(seconds = 1)
        @DurationMax(days = 1)
        Duration purgeInterval();
    }

    /** Where and for how long the Redis sink writes. */
    interface Redis {
        /** For example {@code redis://127.0.0.1:16379}. */
        @WithDefault("redis://127.0.0.1:16379")
        String url();

        /** How long a live entry is kept, before up to 10 % of jitter either way; at least a minute. */
        @WithDefault("24h")
        @DurationMin(minutes = 1)
        Duration ttl();

        /** How long a deletion marker answers for the row, at least an hour. */
        @WithDefault("7d")
        @DurationMin(hours = 1)
        Duration markerTtl();

        /**
         * How long a fence keeps rows out that are older than the change it stands for, 5 s to 1 h: longer than a
         * reader's load may take, and longer than MySQL may answer with an older row than it has put into its log.
         */
        @WithDefault("60s")
        @DurationMin(seconds = 5)
        @DurationMax(hours = 1)
        Duration fenceTtl();
    }

    /** How the sink is compared with MySQL. */
    interface Audit {
        /** Between two audits of everything with repair, at least a minute; unless set, only on request. */
        Optional<@DurationMin(minutes = 1) Duration> interval();

        /** Ids compared at once, 1 to 500. */
        @WithDefault("500")
        @Min(1)
        @Max(500)
        int pageRows();

        /** How long to wait before each further look at what differs, growing; the last look decides. */
        @WithDefault("2s,10s,60s")
        List<@DurationMin(millis = 10) @DurationMax(minutes = 10) Duration> recheckDelays();

        /** How long a repair may take to show before it counts as failed, 1 s to 10 min. */
        @WithDefault("1m")
        @DurationMin(seconds = 1)
        @DurationMax(minutes = 10)
        Duration repairPatience();
    }

    /** When a batch is flushed, and how much is held. */
    interface Batch {
        /** Changes in a batch at most, 1 to 10,000; how many there are follows the sink. */
        @WithDefault("2000")
        @Min(1)
        @Max(10_000)
        int changes();

        /** Changes in a batch at least, however much trouble the sink is in, 1 to 10,000. */
        @WithDefault("10")
        @Min(1)
        @Max(10_000)
        int minChanges();

        /** A batch that takes longer halves the next ones, 50 ms to 1 min. */
        @WithDefault("2s")
        @DurationMin(millis = 50)
        @DurationMax(minutes = 1)
        Duration slow();

        /** How long intake waits while the sink makes no room before it pauses, 10 ms to 30 s: less than consumers may be silent. */
        @WithDefault("2s")
        @DurationMin(millis = 10)
        @DurationMax(seconds = 30)
        Duration patience();

        /** Document bytes in a batch, 1 KiB to 50 MiB. */
        @WithDefault("5242880")
        @Min(1024)
        @Max(52_428_800)
        long bytes();

        /** How long a change waits for company, 0 to 5 s; unless set, what suits the sink: {@link Sink#batchAge}. */
        Optional<@DurationMax(seconds = 5) Duration> age();

        /** Batches on their way at once, 1 to 16. */
        @WithDefault("2")
        @Min(1)
        @Max(16)
        int parallel();

        /** Changes held before intake waits, at least {@link #changes}. */
        @WithDefault("10000")
        @Min(1)
        @Max(1_000_000)
        int capacity();

        /** Document bytes held before intake waits, 1 MiB to 4 GiB, at least {@link #bytes}. */
        @WithDefault("67108864")
        @Min(1_048_576)
        @Max(4_294_967_296L)
        long capacityBytes();

        /** When a batch's outcome counts as unknown, 1 s to 2 min. */
        @WithDefault("30s")
        @DurationMin(seconds = 1)
        @DurationMax(minutes = 2)
        Duration timeout();
    }

    /** How unavailable changes are retried. */
    interface Retry {
        /** The first delay, at least 1 ms. */
        @WithDefault("100ms")
        @DurationMin(millis = 1)
        Duration base();

        /** The longest delay, at least the first and at most 1 min. */
        @WithDefault("5s")
        @DurationMax(minutes = 1)
        Duration cap();
    }

    /** How dead letters are remembered and redriven. */
    interface DeadLetters {
        /** Rejections, 1 to 100, after which a letter is redriven only with force. */
        @WithDefault("5")
        @Min(1)
        @Max(100)
        int maxAttempts();

        /** How long a resolved or discarded letter is remembered, 1 h to 90 d. */
        @WithDefault("7d")
        @DurationMin(hours = 1)
        @DurationMax(days = 90)
        Duration retention();

        /** Letters remembered in each of the 12 partitions, 10 to 100,000; beyond, the oldest are no longer listed. */
        @WithDefault("2000")
        @Min(10)
        @Max(100_000)
        int capacity();
    }

    /** Traces. */
    interface Tracing {
        /** As {@code quarkus.otel.sdk.disabled}, which is what to set. */
        @WithDefault("${quarkus.otel.sdk.disabled:true}")
        boolean disabled();
    }

    /** How the process logs. */
    interface Log {
        /** One JSON object a line instead of text. */
        @WithDefault("false")
        boolean json();
    }
}
