-- Rebuilds: what was asked for, how far it is. The position moves on once Kafka has acknowledged what lies before it.
CREATE TABLE operations (
    id                VARCHAR(32)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'sorted by time',
    state             VARCHAR(16)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Not over: the few rows that runners look for. Null otherwise, so that the index stays small.
    is_open           BOOLEAN      NULL,
    scope             VARCHAR(8)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'ids, range or all',
    ids               MEDIUMTEXT   CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'one a line',
    from_id           VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NULL,
    to_id             VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NULL,
    sink              VARCHAR(32)  CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'null for all',
    rows_per_second   INT          NOT NULL,
    rows_estimated    BIGINT       NOT NULL,
    last_id           VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'the position',
    rows_read         BIGINT       NOT NULL DEFAULT 0,
    records_published BIGINT       NOT NULL DEFAULT 0,
    rows_refused      BIGINT       NOT NULL DEFAULT 0,
    created_at        DATETIME(6)  NOT NULL COMMENT 'UTC',
    started_at        DATETIME(6)  NULL COMMENT 'UTC',
    updated_at        DATETIME(6)  NOT NULL COMMENT 'UTC',
    error             VARCHAR(500) NULL,
    PRIMARY KEY (id),
    KEY operations_open (is_open, id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
