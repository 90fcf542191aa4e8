package io.lockstep.event;

import io.lockstep.contract.WriteTokenKeys;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/**
 * Everything an operator can set for this service, apart from Quarkus's own properties. As environment variables:
 * upper case, dots and dashes as underscores.
 */
@ConfigMapping(prefix = "lockstep")
public interface EventServiceConfig {

    Mysql mysql();

    Kafka kafka();

    /** The topic of the change records; the others are named after it. */
    @WithDefault("lockstep.recognized-events")
    @Pattern(
            regexp = "[a-zA-Z0-9._-]{1,180}",
            message = "lockstep.topic must be 1 to 180 characters of a-z, A-Z, 0-9, dot, dash and underscore")
    String topic();

    /** How changes get out of MySQL: {@code outbox} or {@code binlog}, which needs replication rights. */
    @WithDefault("outbox")
    CaptureMode capture();

    Relay relay();

    CanaryBeat canary();

    Rebuild rebuild();

    Binlog binlog();

    @WithName("import")
    Importing importing();

    @WithName("export")
    Exporting exporting();

    Paging paging();

    Idempotency idempotency();

    /** Whether a change must name the version that it changes: 428 without {@code If-Match}. */
    @WithDefault("false")
    boolean requireIfMatch();

    /** The largest body of a single event. */
    @WithDefault("64K")
    MemorySize maxEventBytes();

    /**
     * The secret that write tokens are signed with, 32 characters or more, the same for all replicas and for
     * search-service. Without it writes return no token.
     */
    Optional<
                    @Size(
                            min = WriteTokenKeys.MIN_KEY_BYTES,
                            message = "lockstep.token-key must have 32 characters or more")
                    String>
            tokenKey();

    Log log();

    /** The database of the register; any MySQL 8 or MariaDB from 10.6 on. */
    interface Mysql {
        /** Address for MySQL Connector/J, which talks to MariaDB as well. */
        @WithDefault("jdbc:mysql://127.0.0.1:13306/lockstep")
        @Pattern(
                regexp = "jdbc:mysql://[^/]+/[^/?]+.*",
                message = "lockstep.mysql.url must look like jdbc:mysql://host:port/database")
        String url();

        @WithDefault("lockstep")
        @NotBlank(message = "lockstep.mysql.user must name the database user")
        String user();

        /** None by default. */
        Optional<String> password();

        /**
         * Connections that are kept. More than the processor and disk of the server can use make each transaction
         * slower; {@code max_connections} of the server must have room for those of all replicas, and two more each.
         */
        @WithDefault("20")
        @Min(value = 2, message = "lockstep.mysql.max-connections must be 2 to 500")
        @Max(value = 500, message = "lockstep.mysql.max-connections must be 2 to 500")
        int maxConnections();

        /** Of them, kept open while nobody asks. */
        @WithDefault("2")
        @Min(value = 0, message = "lockstep.mysql.min-connections must be at least 0")
        int minConnections();

        /** How long a request waits for one of them: the first limit that a slow server meets. */
        @WithDefault("2s")
        @DurationMin(millis = 100, message = "lockstep.mysql.acquisition-timeout must be 100ms to 1m")
        @DurationMax(minutes = 1, message = "lockstep.mysql.acquisition-timeout must be 100ms to 1m")
        Duration acquisitionTimeout();

        /** How long connecting may take. */
        @WithDefault("2000")
        @Min(value = 100, message = "lockstep.mysql.connect-timeout-ms must be 100 to 60000")
        @Max(value = 60_000, message = "lockstep.mysql.connect-timeout-ms must be 100 to 60000")
        int connectTimeoutMs();

        /** How long the server may be silent; longer than a statement may take, or it would never be told why. */
        @WithDefault("5000")
        @Min(value = 1000, message = "lockstep.mysql.socket-timeout-ms must be 1000 to 300000")
        @Max(value = 300_000, message = "lockstep.mysql.socket-timeout-ms must be 1000 to 300000")
        int socketTimeoutMs();

        /** How long the server works at a statement before it gives up; on MySQL at a read only. */
        @WithDefault("4")
        @Min(value = 1, message = "lockstep.mysql.statement-timeout-seconds must be 1 to 300")
        @Max(value = 300, message = "lockstep.mysql.statement-timeout-seconds must be 1 to 300")
        int statementTimeoutSeconds();

        /** How long a statement waits for a row that another transaction has locked. */
        @WithDefault("2")
        @Min(value = 1, message = "lockstep.mysql.lock-timeout-seconds must be 1 to 60")
        @Max(value = 60, message = "lockstep.mysql.lock-timeout-seconds must be 1 to 60")
        int lockTimeoutSeconds();

        /** How often a transaction is tried that loses a deadlock or waits too long for a lock. */
        @WithDefault("3")
        @Min(value = 1, message = "lockstep.mysql.attempts must be 1 to 10")
        @Max(value = 10, message = "lockstep.mysql.attempts must be 1 to 10")
        int attempts();

        /** The longest pause between these attempts. */
        @WithDefault("500ms")
        @DurationMin(millis = 100, message = "lockstep.mysql.max-backoff must be 100ms to 10s")
        @DurationMax(seconds = 10, message = "lockstep.mysql.max-backoff must be 100ms to 10s")
        Duration maxBackoff();
    }

    /** Where change records go. */
    interface Kafka {
        /** host:port of one or more brokers, separated by commas. */
        @WithDefault("127.0.0.1:19092")
        @Pattern(
                regexp = "[^,:\\s]+:\\d+(,[^,:\\s]+:\\d+)*",
                message = "lockstep.kafka.bootstrap-servers must be host:port, more of them separated by commas")
        String bootstrapServers();

        /**
         * A file of further settings for Kafka's clients, as Kafka writes them: {@code security.protocol=SASL_SSL} and
         * what belongs to it. Those that the guarantees rest on are not changed by it. None by default.
         */
        Optional<Path> clientFile();

        /** Of topics that this service creates; -1 leaves it to the broker's default. */
        @WithDefault("-1")
        @Min(value = -1, message = "lockstep.kafka.replication-factor must be -1 (the broker's default) or 1 to 9")
        @Max(value = 9, message = "lockstep.kafka.replication-factor must be -1 (the broker's default) or 1 to 9")
        short replicationFactor();
    }

    /** What publishes captured changes. */
    interface Relay {
        /** How long the leader waits for a commit's signal before it looks for rows of other replicas. */
        @WithDefault("200ms")
        @DurationMin(millis = 10, message = "lockstep.relay.poll-interval must be at least 10ms")
        @DurationMax(
                seconds = 10,
                message = "lockstep.relay.poll-interval must be at most 10s: the lock expires in 30s")
        Duration pollInterval();

        /** How often a replica that does not lead asks for the lead. */
        @WithDefault("1s")
        @DurationMin(millis = 10, message = "lockstep.relay.standby-interval must be at least 10ms")
        @DurationMax(
                seconds = 10,
                message = "lockstep.relay.standby-interval must be at most 10s: the lock expires in 30s")
        Duration standbyInterval();

        /** Rows in one Kafka transaction. */
        @WithDefault("500")
        @Min(value = 1, message = "lockstep.relay.max-batch-rows must be 1 to 5000")
        @Max(value = 5000, message = "lockstep.relay.max-batch-rows must be 1 to 5000")
        int maxBatchRows();

        /** Bytes of documents in one Kafka transaction; at least one row is taken whatever its size. */
        @WithDefault("8M")
        MemorySize maxBatchBytes();

        /** The longest pause between attempts while Kafka or MySQL fails. */
        @WithDefault("5s")
        @DurationMin(millis = 200, message = "lockstep.relay.max-backoff must be at least 200ms")
        @DurationMax(minutes = 5, message = "lockstep.relay.max-backoff must be at most 5m")
        Duration maxBackoff();
    }

    /** The heartbeat that travels the whole path. */
    interface CanaryBeat {
        /** Without it, staleness is known only while somebody writes. */
        @WithDefault("true")
        boolean enabled();

        /** Between two beats of the whole system; the 12 partitions take turns. */
        @WithDefault("1s")
        @DurationMin(millis = 100, message = "lockstep.canary.interval must be 100ms to 10s")
        @DurationMax(seconds = 10, message = "lockstep.canary.interval must be 100ms to 10s")
        Duration interval();
    }

    /** What reads rows again for rebuilds and repairs. */
    interface Rebuild {
        /** Rows read and published at once. */
        @WithDefault("500")
        @Min(value = 1, message = "lockstep.rebuild.chunk-rows must be 1 to 5000")
        @Max(value = 5000, message = "lockstep.rebuild.chunk-rows must be 1 to 5000")
        int chunkRows();

        /** How fast rows are read at most, unless the request says otherwise. */
        @WithDefault("5000")
        @Min(value = 1, message = "lockstep.rebuild.rows-per-second must be 1 to 1000000")
        @Max(value = 1_000_000, message = "lockstep.rebuild.rows-per-second must be 1 to 1000000")
        int rowsPerSecond();
    }

    /** The capture from the binlog. */
    interface Binlog {
        /** Alarm when less time than this is left until the server may purge what is unread. */
        @WithDefault("12h")
        @DurationMin(minutes = 1, message = "lockstep.binlog.purge-alarm must be at least 1m")
        Duration purgeAlarm();

        /** Changes in one Kafka transaction; the bytes are bounded as for the outbox. */
        @WithDefault("2000")
        @Min(value = 1, message = "lockstep.binlog.max-batch-rows must be 1 to 5000")
        @Max(value = 5000, message = "lockstep.binlog.max-batch-rows must be 1 to 5000")
        int maxBatchRows();
    }

    /** Imports of files. */
    interface Importing {
        /** The largest file. It is kept in the folder for temporary files while its import runs. */
        @WithDefault("1G")
        MemorySize maxBytes();

        /** Rows in one transaction. */
        @WithDefault("500")
        @Min(value = 1, message = "lockstep.import.rows-per-transaction must be 1 to 5000")
        @Max(value = 5000, message = "lockstep.import.rows-per-transaction must be 1 to 5000")
        int rowsPerTransaction();

        /** Imports at a time; further ones are told to come back. */
        @WithDefault("2")
        @Min(value = 1, message = "lockstep.import.max-concurrent must be 1 to 16")
        @Max(value = 16, message = "lockstep.import.max-concurrent must be 1 to 16")
        int maxConcurrent();
    }

    /** Exports of many events. */
    interface Exporting {
        /** Rows read at once, and held in memory. */
        @WithDefault("500")
        @Min(value = 1, message = "lockstep.export.rows-per-read must be 1 to 5000")
        @Max(value = 5000, message = "lockstep.export.rows-per-read must be 1 to 5000")
        int rowsPerRead();

        /** Exports at a time; further ones are told to come back. */
        @WithDefault("4")
        @Min(value = 1, message = "lockstep.export.max-concurrent must be 1 to 32")
        @Max(value = 32, message = "lockstep.export.max-concurrent must be 1 to 32")
        int maxConcurrent();
    }

    /** Lists in pages. */
    interface Paging {
        /** Entries of a page if the client says nothing. */
        @WithDefault("20")
        @Min(value = 1, message = "lockstep.paging.default-size must be 1 to lockstep.paging.max-size")
        int defaultSize();

        /** Entries of a page at most. */
        @WithDefault("100")
        @Min(value = 1, message = "lockstep.paging.max-size must be 1 to 1000")
        @Max(value = 1000, message = "lockstep.paging.max-size must be 1 to 1000")
        int maxSize();
    }

    /** What is remembered of requests with an {@code Idempotency-Key}. */
    interface Idempotency {
        /** How long. Clients must not repeat a request later than that. */
        @WithDefault("24h")
        @DurationMin(seconds = 1, message = "lockstep.idempotency.ttl must be 1s to 30d")
        @DurationMax(days = 30, message = "lockstep.idempotency.ttl must be 1s to 30d")
        Duration ttl();

        /** How often expired keys are deleted. */
        @WithDefault("1m")
        @DurationMin(seconds = 1, message = "lockstep.idempotency.purge-interval must be 1s to 1d")
        @DurationMax(days = 1, message = "lockstep.idempotency.purge-interval must be 1s to 1d")
        Duration purgeInterval();

        /** Keys that one statement deletes. */
        @WithDefault("1000")
        @Min(value = 1, message = "lockstep.idempotency.purge-rows must be 1 to 10000")
        @Max(value = 10_000, message = "lockstep.idempotency.purge-rows must be 1 to 10000")
        int purgeRows();
    }

    /** Logging. */
    interface Log {
        /** One JSON object a line instead of text. */
        @WithDefault("false")
        boolean json();
    }
}
