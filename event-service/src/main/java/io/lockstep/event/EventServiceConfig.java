package io.lockstep.event;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
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

    /** The largest body of a single event. */
    @WithDefault("64K")
    MemorySize maxEventBytes();

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
    }

    /** Where change records go. */
    interface Kafka {
        /** host:port of one or more brokers, separated by commas. */
        @WithDefault("127.0.0.1:19092")
        @Pattern(
                regexp = "[^,:\\s]+:\\d+(,[^,:\\s]+:\\d+)*",
                message = "lockstep.kafka.bootstrap-servers must be host:port, more of them separated by commas")
        String bootstrapServers();

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
        /** The largest file. */
        @WithDefault("64M")
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

    /** Logging. */
    interface Log {
        /** One JSON object a line instead of text. */
        @WithDefault("false")
        boolean json();
    }
}
