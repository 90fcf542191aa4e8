-- Who made the row what it is, for the history: a trigger sees nothing but the row.
ALTER TABLE recognized_events
    ADD COLUMN updated_by VARCHAR(255) NULL COMMENT 'subject of a token, or sql: and a database user; null if unknown',
    -- Lists: each filter by equality has an index, which InnoDB ends with the id, the order of such a list. Lists by day
    -- and by name are in the order of an index, too.
    ADD KEY recognized_events_level (recognized_level),
    ADD KEY recognized_events_college (college),
    ADD KEY recognized_events_organizer (organizer),
    ADD KEY recognized_events_active (is_active),
    ADD KEY recognized_events_day (recognized_event_time);

-- Every change of every event, written by triggers in the transaction of the change, whoever makes it. The content is
-- what the event said afterwards; a deletion has none.
CREATE TABLE recognized_event_history (
    recognized_event_id   VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    version               BIGINT        NOT NULL,
    change_kind           VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
                          COMMENT 'created, updated, deleted or restored',
    changed_by            VARCHAR(255)  NULL,
    changed_at            DATETIME(6)   NOT NULL COMMENT 'UTC',
    restored_from         BIGINT        NULL COMMENT 'the version whose content came back',
    recognized_event_name VARCHAR(255)  NULL,
    organizer             VARCHAR(255)  NULL,
    college               VARCHAR(255)  NULL,
    recognized_level      VARCHAR(32)   NULL,
    recognized_event_time DATE          NULL,
    related_majors        JSON          NULL,
    applicable_majors     JSON          NULL,
    recognition_basis     VARCHAR(2000) NULL,
    is_active             BOOLEAN       NULL,
    created_at            DATETIME(6)   NULL COMMENT 'UTC; of the event',
    PRIMARY KEY (recognized_event_id, version)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- What came of requests that named an idempotency key, in the transaction of their write. A row without an outcome is
-- never committed.
CREATE TABLE request_keys (
    caller      VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'empty if nobody is vouched for',
    request_key VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    fingerprint CHAR(64)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'SHA-256 of the request',
    outcome     VARCHAR(16)  CHARACTER SET ascii COLLATE ascii_bin NULL,
    event_id    VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NULL,
    version     BIGINT       NULL,
    document    MEDIUMBLOB   NULL COMMENT 'as it was answered; null for a deletion',
    created_at  DATETIME(6)  NOT NULL COMMENT 'UTC',
    expires_at  DATETIME(6)  NOT NULL COMMENT 'UTC',
    PRIMARY KEY (caller, request_key),
    KEY request_keys_expiry (expires_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Imports that named an idempotency key: how far they are, written in the transaction of each chunk.
CREATE TABLE import_runs (
    caller      VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'empty if nobody is vouched for',
    request_key VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    fingerprint CHAR(64)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'SHA-256 of the file and its form',
    attempt     BIGINT       NOT NULL COMMENT 'who goes on last goes on alone',
    rows_done   BIGINT       NOT NULL,
    last_line   BIGINT       NOT NULL,
    created     BIGINT       NOT NULL,
    updated     BIGINT       NOT NULL,
    unchanged   BIGINT       NOT NULL,
    rejected    BIGINT       NOT NULL,
    finished    BOOLEAN      NOT NULL,
    started_at  DATETIME(6)  NOT NULL COMMENT 'UTC',
    updated_at  DATETIME(6)  NOT NULL COMMENT 'UTC',
    expires_at  DATETIME(6)  NOT NULL COMMENT 'UTC',
    PRIMARY KEY (caller, request_key),
    KEY import_runs_expiry (expires_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
