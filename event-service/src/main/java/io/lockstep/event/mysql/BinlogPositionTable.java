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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The SQL of {@code capture_positions}. A row of this table says that the binlog capture led last; one without a position
 * that its next lead begins with a snapshot.
 */
final class BinlogPositionTable {

    private static final String READ = "select position, binlog_file, binlog_at, snapshot or snapshot_requested,"
            + " event_at from capture_positions where topic = ? and position <> ''";

    private static final String SERVER = "select server from capture_positions where topic = ?";

    /** Not where a snapshot was requested meanwhile: this reader is then to begin anew. */
    private static final String ADVANCE = "update capture_positions set position = ?, binlog_file = ?, binlog_at = ?,"
            + " snapshot = ?, event_at = ?, server = ?, saved_at = utc_timestamp(6)"
            + " where topic = ? and not snapshot_requested";

    private static final String REQUEST = "update capture_positions set snapshot_requested = true where topic = ?";

    /** A requested snapshot is granted by giving the position up: only a reader that has begun with one saves another. */
    private static final String BEGIN = "insert into capture_positions"
            + " (topic, position, binlog_file, binlog_at, snapshot, event_at, saved_at, server)"
            + " values (?, '', '', 0, true, utc_timestamp(6), utc_timestamp(6), '')"
            + " on duplicate key update position = if(snapshot_requested, '', position), snapshot_requested = false,"
            + " rows_taken_to = '', deletions_taken_to = ''";

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

    /** Whether the binlog capture led last. */
    boolean exists(Connection connection) throws SQLException {
        return !column(connection, SERVER).isEmpty();
    }

    /** Whether the position is one of this server's binlog. */
    boolean isOf(Connection connection, String server) throws SQLException {
        return column(connection, SERVER).contains(server);
    }

    /** The column of the one row, if there is one. */
    private List<String> column(Connection connection, String sql) throws SQLException {
        List<String> found = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, topic);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.add(row.getString(1));
                }
            }
        }
        return found;
    }

    /** What an outbox that takes over copies, and how far it has. */
    enum Taken {
        ROWS("rows_taken_to"),
        DELETIONS("deletions_taken_to");

        private final String column;

        Taken(String column) {
            this.column = column;
        }
    }

    /** The last id that was taken over; empty text if none was. */
    String takenTo(Connection connection, Taken what) throws SQLException {
        return column(connection, "select " + what.column + " from capture_positions where topic = ?")
                .getFirst();
    }

    /** @return whether it was saved; not if somebody else took it on meanwhile */
    boolean take(Connection connection, Taken what, String after, String to) throws SQLException {
        String sql = "update capture_positions set " + what.column + " = ? where topic = ? and " + what.column + " = ?";
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setString(1, to);
            update.setString(2, topic);
            update.setString(3, after);
            return update.executeUpdate() == 1;
        }
    }

    void requestSnapshot(Connection connection) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(REQUEST)) {
            update.setString(1, topic);
            update.executeUpdate();
        }
    }

    /** A lead begins, which has published nothing yet. */
    void begin(Connection connection) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(BEGIN)) {
            insert.setString(1, topic);
            insert.executeUpdate();
        }
    }

    /** @return whether it was saved; not if a snapshot was requested, or the row is gone */
    boolean advance(Connection connection, BinlogPosition position, String server) throws SQLException {
        try (PreparedStatement write = connection.prepareStatement(ADVANCE)) {
            write.setString(1, position.resume());
            write.setString(2, position.point().file());
            write.setLong(3, position.point().at());
            write.setBoolean(4, position.snapshot());
            write.setObject(5, utc(position.eventAt()));
            write.setString(6, server);
            write.setString(7, topic);
            return write.executeUpdate() == 1;
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
