package io.lockstep.event.mysql;

import io.lockstep.event.BinlogLedger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** The SQL of {@code es_sync_refusals} for what does not come from the outbox, and so may come again. */
final class RefusalTable {

    /** Once for each state of an event: a binlog is read again after every crash. */
    private static final String ADD = "insert into es_sync_refusals"
            + " (event_id, change_kind, version, created_at, refusal)"
            + " select ?, ?, ?, utc_timestamp(6), ? from (select 1) one where not exists"
            + " (select 1 from es_sync_refusals where event_id = ? and version = ?)";

    private static final int MAX_REFUSAL = 500;
    private static final int MAX_ID = 64;

    private RefusalTable() {}

    static void add(Connection connection, BinlogLedger.RefusedChange change) throws SQLException {
        String id = abbreviated(change.id(), MAX_ID);
        try (PreparedStatement insert = connection.prepareStatement(ADD)) {
            insert.setString(1, id);
            insert.setString(2, change.kind());
            insert.setLong(3, change.version());
            insert.setString(4, abbreviated(change.reason(), MAX_REFUSAL));
            insert.setString(5, id);
            insert.setLong(6, change.version());
            insert.executeUpdate();
        }
    }

    private static String abbreviated(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length);
    }
}
