-- The canary's heartbeats, one row for each partition of the changes: written every second, so that the age of the
-- newest one that a sink has taken tells how far behind the path is, even when nobody writes.
CREATE TABLE canaries (
    id      VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    version BIGINT      NOT NULL COMMENT 'microseconds, only grows',
    PRIMARY KEY (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
