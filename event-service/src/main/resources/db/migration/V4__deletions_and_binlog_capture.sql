-- Which events were deleted, and at which version. Written by triggers in the transaction of the deletion, whoever
-- deletes, so that both captures publish the same version and a snapshot can tell what is gone. Rows stay: an event that
-- comes back goes on above its deletion.
CREATE TABLE recognized_event_deletions (
    recognized_event_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    version             BIGINT      NOT NULL COMMENT 'above every version the event had',
    deleted_at          DATETIME(6) NOT NULL COMMENT 'UTC',
    PRIMARY KEY (recognized_event_id),
    KEY recognized_event_deletions_at (deleted_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Never has rows: a table that a foreign key refers to cannot be truncated, nor dropped, by mistake. A TRUNCATE deletes
-- without triggers, so nobody could tell which events are gone.
CREATE TABLE recognized_events_are_not_truncated (
    recognized_event_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    PRIMARY KEY (recognized_event_id),
    CONSTRAINT recognized_events_are_not_truncated
        FOREIGN KEY (recognized_event_id) REFERENCES recognized_events (recognized_event_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Where the binlog capture goes on reading: its own form of the position, and what operators and alarms ask for.
CREATE TABLE capture_positions (
    topic        VARCHAR(200)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    position     VARCHAR(4000) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL COMMENT 'JSON, as Debezium has it',
    binlog_file  VARCHAR(255)  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    binlog_at    BIGINT        NOT NULL COMMENT 'byte in the file',
    snapshot     BOOLEAN       NOT NULL COMMENT 'whether a snapshot is under way',
    event_at     DATETIME(6)   NOT NULL COMMENT 'UTC; when the newest change before the position was made',
    saved_at     DATETIME(6)   NOT NULL COMMENT 'UTC',
    snapshot_requested BOOLEAN NOT NULL DEFAULT FALSE,
    server       VARCHAR(100)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL
                 COMMENT 'whose binlog it is; on another server the position means nothing',
    -- An outbox that takes over copies the tables in the order of ids; this is how far it is.
    rows_taken_to      VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
    deletions_taken_to VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
    PRIMARY KEY (topic)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- The shapes that the captured tables have had, for reading binlogs written before a change of shape.
CREATE TABLE capture_schema_history (
    id     BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    topic  VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    entry  MEDIUMTEXT   NOT NULL COMMENT 'JSON, as Debezium has it',
    PRIMARY KEY (id),
    KEY capture_schema_history_topic (topic, id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Refused changes of the binlog have no id of their own.
ALTER TABLE es_sync_refusals MODIFY id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT;

-- The version of a deletion is decided here, under the row's lock.
CREATE TRIGGER IF NOT EXISTS recognized_events_after_delete AFTER DELETE ON recognized_events FOR EACH ROW
    INSERT INTO recognized_event_deletions (recognized_event_id, version, deleted_at)
    VALUES (OLD.recognized_event_id,
            GREATEST(OLD.version + 1, TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6))),
            UTC_TIMESTAMP(6))
    ON DUPLICATE KEY UPDATE version = GREATEST(VALUES(version), version + 1), deleted_at = VALUES(deleted_at);

-- An event that comes back, or takes the id of a deleted one, goes on above the deletion. These run after V2's.
--
-- A REPLACE runs this first, then deletes the row that it finds under the id: the new row must be above the deletion
-- that the trigger above is about to record, or sinks would hide it for ever. UTC_TIMESTAMP is that of the statement,
-- so both triggers see the same. Any insert is taken for a REPLACE; one that is none either finds no row or fails.
CREATE TRIGGER IF NOT EXISTS recognized_events_before_return BEFORE INSERT ON recognized_events FOR EACH ROW
    SET NEW.version = GREATEST(NEW.version,
        COALESCE((SELECT version + 1 FROM recognized_event_deletions
                  WHERE recognized_event_id = NEW.recognized_event_id), 0),
        COALESCE((SELECT GREATEST(version + 2,
                                  TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) + 1)
                  FROM recognized_events WHERE recognized_event_id = NEW.recognized_event_id), 0));

CREATE TRIGGER IF NOT EXISTS recognized_events_before_new_id BEFORE UPDATE ON recognized_events FOR EACH ROW
    SET NEW.version = IF(NEW.recognized_event_id = OLD.recognized_event_id, NEW.version,
        GREATEST(NEW.version, COALESCE(
            (SELECT version + 1 FROM recognized_event_deletions WHERE recognized_event_id = NEW.recognized_event_id), 0)));

-- For sinks, an event that takes another id is deleted under the old one.
CREATE TRIGGER IF NOT EXISTS recognized_events_after_new_id AFTER UPDATE ON recognized_events FOR EACH ROW
    INSERT INTO recognized_event_deletions (recognized_event_id, version, deleted_at)
    SELECT OLD.recognized_event_id, NEW.version, UTC_TIMESTAMP(6) FROM (SELECT 1) one
    WHERE NEW.recognized_event_id <> OLD.recognized_event_id
    ON DUPLICATE KEY UPDATE version = GREATEST(NEW.version, recognized_event_deletions.version + 1),
                            deleted_at = UTC_TIMESTAMP(6);
