-- Runs unchanged on MySQL 8 and MariaDB 10.6 or newer.
--
-- utf8mb4_bin on purpose: two names are the same only if every character is. A case-, accent- or width-insensitive
-- collation would merge different events under one natural key. It ignores trailing spaces when it compares, which
-- is why the API strips them.
CREATE TABLE recognized_events (
    recognized_event_id   VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    recognized_event_name VARCHAR(255)  NOT NULL,
    organizer             VARCHAR(255)  NOT NULL,
    college               VARCHAR(255)  NULL,
    recognized_level      VARCHAR(32)   NULL,
    recognized_event_time DATE          NULL,
    related_majors        JSON          NOT NULL,
    applicable_majors     JSON          NOT NULL,
    recognition_basis     VARCHAR(2000) NULL,
    is_active             BOOLEAN       NOT NULL DEFAULT TRUE,
    version               BIGINT        NOT NULL DEFAULT 0 COMMENT 'microseconds, only grows; 0 asks the trigger for one',
    created_at            DATETIME(6)   NOT NULL DEFAULT (UTC_TIMESTAMP(6)) COMMENT 'UTC',
    updated_at            DATETIME(6)   NOT NULL DEFAULT (UTC_TIMESTAMP(6)) COMMENT 'UTC',
    PRIMARY KEY (recognized_event_id),
    -- 2 x 255 x 4 bytes: within the 3072 that InnoDB indexes.
    CONSTRAINT recognized_events_natural_key UNIQUE (recognized_event_name, organizer),
    -- Sinks compare versions as doubles: beyond 2^53 - 1 they would no longer be exact.
    CONSTRAINT recognized_events_related_majors CHECK (JSON_TYPE(related_majors) = 'ARRAY'),
    CONSTRAINT recognized_events_applicable_majors CHECK (JSON_TYPE(applicable_majors) = 'ARRAY'),
    CONSTRAINT recognized_events_version_range CHECK (version BETWEEN 1 AND 9007199254740991)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Intents to publish, written in the transaction of the row change and deleted once Kafka has acknowledged them.
-- The relay reads in the order of id and never by a watermark: a transaction that commits late has a lower id.
CREATE TABLE es_sync_tasks (
    id           BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    event_id     VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    change_kind  VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    version      BIGINT          NOT NULL,
    document     MEDIUMBLOB      NULL COMMENT 'UTF-8 JSON, published byte for byte; null for a deletion',
    trace_parent VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
    created_at   DATETIME(6)     NOT NULL COMMENT 'UTC',
    PRIMARY KEY (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Rows of the outbox that can never be published, set aside so that they hold up nobody. To mend one, change the event
-- (its current state is then published) and delete the row here; putting it back would publish an old state.
CREATE TABLE es_sync_refusals (
    id           BIGINT UNSIGNED NOT NULL,
    event_id     VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    change_kind  VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    version      BIGINT          NOT NULL,
    document     MEDIUMBLOB      NULL,
    trace_parent VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
    created_at   DATETIME(6)     NOT NULL COMMENT 'UTC',
    refusal      VARCHAR(500)    NOT NULL COMMENT 'why it can never be published',
    PRIMARY KEY (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
