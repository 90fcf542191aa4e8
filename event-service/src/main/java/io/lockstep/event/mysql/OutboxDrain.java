package io.lockstep.event.mysql;

import io.lockstep.event.BinlogPoint;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Deletes from the outbox what the binlog capture has published.
 *
 * <p>INVARIANT I2: rows are looked at first and the end of the binlog after them. A row that was visible is committed,
 * and a transaction is in the binlog before it is visible; so the changes of these rows lie before that end.
 */
final class OutboxDrain {

    private static final String IDS = "select id from es_sync_tasks order by id limit 5000";
    private static final String DELETE = "delete from es_sync_tasks where id = ?";

    private final Connection connection;
    private final boolean mariaDb;
    private Optional<Waiting> waiting = Optional.empty();

    /** Rows whose changes lie before the end. */
    private record Waiting(List<Long> ids, BinlogPoint end) {}

    OutboxDrain(Connection connection, boolean mariaDb) {
        this.connection = connection;
        this.mariaDb = mariaDb;
    }

    /** To be called now and then. */
    void advance(BinlogPoint acknowledged) throws SQLException {
        if (waiting.isPresent() && acknowledged.compareTo(waiting.get().end()) >= 0) {
            delete(connection, waiting.get().ids());
            waiting = Optional.empty();
        }
        if (waiting.isEmpty()) {
            List<Long> ids = ids();
            if (!ids.isEmpty()) {
                waiting = Optional.of(new Waiting(ids, BinlogServerSql.end(connection, mariaDb)));
            }
        }
    }

    /**
     * One by one by primary key, in one round trip: a list of ids might be scanned, and wait for the locks of writers
     * that have not committed yet.
     */
    static void delete(Connection connection, List<Long> ids) throws SQLException {
        connection.setAutoCommit(false);
        try (PreparedStatement delete = connection.prepareStatement(DELETE)) {
            for (long id : ids) {
                delete.setLong(1, id);
                delete.addBatch();
            }
            delete.executeBatch();
        }
        connection.commit();
        connection.setAutoCommit(true);
    }

    private List<Long> ids() throws SQLException {
        List<Long> ids = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(IDS);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                ids.add(rows.getLong(1));
            }
        }
        return ids;
    }
}
