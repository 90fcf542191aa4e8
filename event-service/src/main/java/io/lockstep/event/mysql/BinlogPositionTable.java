package io.lockstep.event.mysql;

import io.lockstep.event.BinlogPoint;
import io.lockstep.event.BinlogPosition;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** The SQL of {@code capture_positions}. A row of this table says that the binlog capture led last. */
final class BinlogPositionTable {

    private static final String READ = "select position, binlog_file, binlog_at, snapshot or snapshot_requested,"
            + " event_at from capture_positions where topic = ?";

    private static final String IS_REQUESTED =
            "select count(*) from capture_positions where topic = ? and snapshot_requested";

    /** Not where a snapshot was requested meanwhile: this reader is then to begin anew. */
    private static final String ADVANCE = "update capture_positions set position = ?, binlog_file = ?, binlog_at = ?,"
            + " snapshot = ?, event_at = ?, saved_at = utc_timestamp(6) where topic = ? and not snapshot_requested";

    private static final String REQUEST = "update capture_positions set snapshot_requested = true where topic = ?";

    private static final String BEGIN = "insert into capture_positions"
            + " (position, binlog_file, binlog_at, snapshot, event_at, topic, saved_at)"
            + " values (?, ?, ?, ?, ?, ?, utc_timestamp(6))"
            + " on duplicate key update position = values(position), binlog_file = values(binlog_file),"
            + " binlog_at = values(binlog_at), snapshot = values(snapshot), event_at = values(event_at),"
            + " saved_at = values(saved_at), snapshot_requested = false";

    private static final String FORGET = "delete from capture_positions where topic = ?";

    private static final String ADD_SHAPE = "insert into capture_schema_history (topic, entry) values (?, ?)";

    private final String topic;

    BinlogPositionTable(String topic) {
        this.topic = topic;
    }

    Optional<BinlogPosition> read(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(READ)) {
            select.setString(1, topic);
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(new BinlogPosition(
                                row.getString(1),
                                new BinlogPoint(row.getString(2), row.getLong(3)),
                                row.getBoolean(4),
                                row.getObject(5, LocalDateTime.class).toInstant(ZoneOffset.UTC)))
                        : Optional.empty();
            }
        }
    }

    /** Whether somebody asked for a snapshot that no reader has begun yet. */
    boolean isSnapshotRequested(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(IS_REQUESTED)) {
            select.setString(1, topic);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getInt(1) > 0;
            }
        }
    }

    void requestSnapshot(Connection connection) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(REQUEST)) {
            update.setString(1, topic);
            update.executeUpdate();
        }
    }

    /** The first position of a lead. */
    void begin(Connection connection, BinlogPosition position) throws SQLException {
        write(connection, BEGIN, position);
    }

    /** @return whether it was saved; not if a snapshot was requested, or the row is gone */
    boolean advance(Connection connection, BinlogPosition position) throws SQLException {
        return write(connection, ADVANCE, position) == 1;
    }

    private int write(Connection connection, String sql, BinlogPosition position) throws SQLException {
        try (PreparedStatement write = connection.prepareStatement(sql)) {
            write.setString(1, position.resume());
            write.setString(2, position.point().file());
            write.setLong(3, position.point().at());
            write.setBoolean(4, position.snapshot());
            write.setObject(5, utc(position.eventAt()));
            write.setString(6, topic);
            return write.executeUpdate();
        }
    }

    void addShapes(Connection connection, List<String> shapes) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(ADD_SHAPE)) {
            for (String shape : shapes) {
                insert.setString(1, topic);
                insert.setString(2, shape);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    void forget(Connection connection) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(FORGET)) {
            delete.setString(1, topic);
            delete.executeUpdate();
        }
    }

    private static LocalDateTime utc(Instant instant) {
        return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
}
