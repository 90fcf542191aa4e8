package io.lockstep.event.mysql;

import io.lockstep.contract.ChangeTopics;
import io.lockstep.event.BatchLimits;
import io.lockstep.event.CapturedChange;
import io.lockstep.event.CapturedEntry;
import io.lockstep.event.ChangeSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The outbox's statements, on the connection that holds its lock. */
final class OutboxLead implements ChangeSource.Lead {

    /** A document that is too large for Kafka is not even read. */
    private static final String OLDEST = "select id, event_id, change_kind, version,"
            + " octet_length(document) as document_bytes,"
            + " case when octet_length(document) <= " + ChangeTopics.MAX_DOCUMENT_BYTES
            + " then document end as document,"
            + " trace_parent from es_sync_tasks order by id limit ?";

    private static final String DELETE = "delete from es_sync_tasks where id = ?";

    private static final String SET_ASIDE = "insert into es_sync_refusals"
            + " (event_id, change_kind, version, document, trace_parent, created_at, refusal)"
            + " select event_id, change_kind, version, document, trace_parent, created_at, ?"
            + " from es_sync_tasks where id = ?";

    private static final int MAX_REFUSAL = 500;

    /** Makes Connector/J read row by row, so that the batch's bytes are a limit of memory as well. */
    private static final int ROW_BY_ROW = Integer.MIN_VALUE;

    private final Connection connection;
    private final RelayLock lock;

    OutboxLead(Connection connection, RelayLock lock) {
        this.connection = connection;
        this.lock = lock;
    }

    @Override
    public boolean isHeld() {
        try {
            return lock.isHeld();
        } catch (SQLException e) {
            throw new SqlFailure("the relay cannot tell whether it holds its lock", e);
        }
    }

    @Override
    public boolean works() {
        return true;
    }

    @Override
    public List<CapturedEntry> oldest(BatchLimits limits) {
        List<CapturedEntry> entries = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(OLDEST)) {
            select.setFetchSize(ROW_BY_ROW);
            select.setInt(1, limits.maxRows());
            try (ResultSet rows = select.executeQuery()) {
                long bytes = 0;
                while (bytes < limits.maxBytes() && rows.next()) {
                    CapturedEntry entry = OutboxRows.read(rows);
                    bytes += entry instanceof CapturedEntry.Publishable(CapturedChange row) ? row.size() : 0;
                    entries.add(entry);
                }
            }
            return entries;
        } catch (SQLException e) {
            throw new SqlFailure("the relay cannot read the outbox", e);
        }
    }

    @Override
    public void acknowledge(List<CapturedChange> rows) {
        try {
            OutboxDrain.delete(
                    connection, rows.stream().map(CapturedChange::place).toList());
        } catch (SQLException e) {
            throw new SqlFailure("the relay cannot delete " + rows.size() + " published rows", e);
        }
    }

    @Override
    public void refuse(long id, String reason) {
        try {
            connection.setAutoCommit(false);
            try (PreparedStatement copy = connection.prepareStatement(SET_ASIDE);
                    PreparedStatement delete = connection.prepareStatement(DELETE)) {
                copy.setString(1, reason.length() <= MAX_REFUSAL ? reason : reason.substring(0, MAX_REFUSAL));
                copy.setLong(2, id);
                copy.executeUpdate();
                delete.setLong(1, id);
                delete.executeUpdate();
            }
            connection.commit();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            // The transaction is open still; the caller closes the connection, which rolls it back.
            throw new SqlFailure("the relay cannot set row " + id + " aside", e);
        }
    }

    @Override
    public void close() {
        RelayConnection.close(connection);
    }
}
