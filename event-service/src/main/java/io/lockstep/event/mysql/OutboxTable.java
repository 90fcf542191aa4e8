package io.lockstep.event.mysql;

import io.agroal.api.AgroalDataSource;
import io.lockstep.contract.ChangeRecord;
import io.lockstep.event.TraceParent;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** The SQL that fills {@code es_sync_tasks}, the outbox. */
@ApplicationScoped
class OutboxTable {

    private static final String INSERT = "insert into es_sync_tasks"
            + " (event_id, change_kind, version, document, trace_parent, created_at) values (?, ?, ?, ?, ?, ?)";

    private final AgroalDataSource dataSource;
    private final CommitSignal committed;

    OutboxTable(AgroalDataSource dataSource, CommitSignal committed) {
        this.dataSource = dataSource;
        this.committed = committed;
    }

    /**
     * Adds the changes within the current transaction.
     *
     * <p>To be called only after the rows themselves were written or locked. INVARIANT I3: ids are given out at the
     * insert, so that under the row's lock the order of ids is the order of versions; before it, another writer could
     * come between.
     */
    void append(List<ChangeRecord> changes, Optional<TraceParent> trace, Instant now) {
        if (changes.isEmpty()) {
            return;
        }
        LocalDateTime createdAt = LocalDateTime.ofInstant(now, ZoneOffset.UTC);
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert = connection.prepareStatement(INSERT)) {
            Batches.execute(insert, changes, change -> {
                insert.setString(1, change.id());
                insert.setString(2, change.kind().wireName());
                insert.setLong(3, change.version().value());
                // As text, the same bytes on this connection: the driver would send bytes in hexadecimal, twice as
                // long.
                insert.setString(4, change.document().map(OutboxTable::text).orElse(null));
                insert.setString(5, trace.map(TraceParent::text).orElse(null));
                insert.setObject(6, createdAt);
            });
            committed.wakeRelay();
        } catch (SQLException e) {
            throw new SqlFailure("cannot add " + changes.size() + " changes to the outbox", e);
        }
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }
}
