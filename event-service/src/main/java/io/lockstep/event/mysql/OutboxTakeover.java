package io.lockstep.event.mysql;

import io.agroal.api.AgroalDataSource;
import io.lockstep.contract.ChangeKind;
import io.lockstep.contract.ChangeRecord;
import io.lockstep.contract.Version;
import io.lockstep.event.BinlogLedger;
import io.lockstep.event.StoreUnavailable;
import io.lockstep.event.StoredEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Takes over from the binlog capture: puts the current state of every event, and every deletion, into the outbox, behind
 * what is there already.
 *
 * <p>Two things are mended by that. SQL behind the application that the binlog capture had not read would be lost. And
 * rows that wait in the outbox may be older than what the binlog capture published; published after it, they would win
 * the topic's compaction.
 *
 * <p>Every event, since no version tells what the binlog capture had not read: a transaction may have been open for hours,
 * and SQL by hand may give any version.
 */
@ApplicationScoped
class OutboxTakeover {

    private static final Logger LOG = Logger.getLogger(OutboxTakeover.class);

    private static final int CHUNK = 500;

    private static final String DELETIONS = "select d.recognized_event_id, d.version, e.recognized_event_id is not null"
            + " from (select recognized_event_id, version from recognized_event_deletions"
            + " where recognized_event_id > ? order by recognized_event_id limit " + CHUNK + ") d"
            + " left join recognized_events e on e.recognized_event_id = d.recognized_event_id"
            + " order by d.recognized_event_id";

    private final Transactions transactions;
    private final AgroalDataSource dataSource;
    private final RecognizedEventTable events;
    private final OutboxTable outbox;
    private final Clock clock;

    OutboxTakeover(
            Transactions transactions,
            AgroalDataSource dataSource,
            RecognizedEventTable events,
            OutboxTable outbox,
            Clock clock) {
        this.transactions = transactions;
        this.dataSource = dataSource;
        this.events = events;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** One step behind an id; the id that the next one is behind, or empty at the end. */
    private interface Step {
        Optional<String> after(String id);
    }

    /**
     * Does nothing if the outbox led last. To be called by whoever holds the lock. An attempt that fails is gone on with
     * by the next one.
     */
    void complete(Connection lead, RelayLock lock, BinlogPositionTable positions) throws SQLException {
        if (!positions.exists(lead)) {
            return;
        }
        LOG.info("the outbox takes over from the binlog capture and copies all events");
        walk(lead, lock, positions, BinlogPositionTable.Taken.ROWS, after -> rows(after, positions));
        walk(lead, lock, positions, BinlogPositionTable.Taken.DELETIONS, after -> deletions(after, positions));
        positions.forget(lead);
        LOG.info("the outbox took over from the binlog capture");
    }

    private static void walk(
            Connection lead, RelayLock lock, BinlogPositionTable positions, BinlogPositionTable.Taken what, Step step)
            throws SQLException {
        Optional<String> after = Optional.of(positions.takenTo(lead, what));
        while (after.isPresent()) {
            // The session that holds the lock ends when it says nothing for long.
            if (!lock.isHeld() || Thread.currentThread().isInterrupted()) {
                throw new SQLException("the lock was lost while taking over from the binlog capture");
            }
            after = step.after(after.get());
        }
    }

    private Optional<String> rows(String after, BinlogPositionTable positions) {
        try {
            return transactions.call("taking events over", () -> {
                // INVARIANT I3: locked, so that a writer's outbox row is either before these, and older, or behind
                // them.
                List<StoredEvent> rows = events.lockAfter(after, CHUNK).stream()
                        .map(RecognizedEventRow::stored)
                        .toList();
                append(rows.stream().map(OutboxTakeover::upsert).toList());
                return last(
                        BinlogPositionTable.Taken.ROWS,
                        positions,
                        after,
                        rows.stream().map(StoredEvent::id).toList());
            });
        } catch (StoreUnavailable e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.debug("a row among many cannot be taken over, they are taken one by one", e);
            return oneByOne(after, positions);
        }
    }

    private Optional<String> oneByOne(String after, BinlogPositionTable positions) {
        List<String> ids = transactions.call("listing events to take over", () -> events.lockIdsAfter(after, CHUNK));
        String before = after;
        for (String id : ids) {
            String previous = before;
            try {
                transactions.call("taking an event over", () -> {
                    append(UnreadableRow.read(() -> events.lock(id).map(RecognizedEventRow::stored)).stream()
                            .map(OutboxTakeover::upsert)
                            .toList());
                    return last(BinlogPositionTable.Taken.ROWS, positions, previous, List.of(id));
                });
            } catch (UnreadableRow e) {
                transactions.call("setting a row aside", () -> {
                    refuse(id, ChangeKind.UPSERT, events.versionOf(id).orElse(0L), e.getMessage());
                    return last(BinlogPositionTable.Taken.ROWS, positions, previous, List.of(id));
                });
            }
            before = id;
        }
        return ids.isEmpty() ? Optional.empty() : Optional.of(ids.getLast());
    }

    private Optional<String> deletions(String after, BinlogPositionTable positions) {
        return transactions.call("taking deletions over", () -> {
            List<String> ids = new ArrayList<>();
            List<ChangeRecord> deletions = new ArrayList<>();
            try (Connection connection = dataSource.getConnection();
                    PreparedStatement select = connection.prepareStatement(DELETIONS)) {
                select.setString(1, after);
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        ids.add(rows.getString(1));
                        if (!rows.getBoolean(3)) {
                            deletion(rows.getString(1), rows.getLong(2)).ifPresent(deletions::add);
                        }
                    }
                }
            } catch (SQLException e) {
                throw new SqlFailure("cannot read the deletions after " + after, e);
            }
            append(deletions);
            return last(BinlogPositionTable.Taken.DELETIONS, positions, after, ids);
        });
    }

    private Optional<ChangeRecord> deletion(String id, long version) {
        try {
            return Optional.of(ChangeRecord.deletion(id, new Version(version)));
        } catch (IllegalArgumentException e) {
            refuse(id, ChangeKind.DELETE, version, e.getMessage());
            return Optional.empty();
        }
    }

    private static ChangeRecord upsert(StoredEvent row) {
        return ChangeRecord.of(row.id(), row.version(), ChangeKind.UPSERT, row.json());
    }

    private void append(List<ChangeRecord> changes) {
        outbox.append(changes, Optional.empty(), clock.instant());
    }

    /** Saves the last of these ids in the transaction that takes them over. */
    private Optional<String> last(
            BinlogPositionTable.Taken what, BinlogPositionTable positions, String after, List<String> ids) {
        if (ids.isEmpty()) {
            return Optional.empty();
        }
        try (Connection connection = dataSource.getConnection()) {
            if (!positions.take(connection, what, after, ids.getLast())) {
                throw new IllegalStateException("somebody else takes over from the binlog capture");
            }
            return Optional.of(ids.getLast());
        } catch (SQLException e) {
            throw new SqlFailure("cannot save how far the outbox has taken over", e);
        }
    }

    private void refuse(String id, ChangeKind kind, long version, String reason) {
        try (Connection connection = dataSource.getConnection()) {
            RefusalTable.add(connection, new BinlogLedger.RefusedChange(id, kind.wireName(), version, reason));
            LOG.errorf("%s cannot be taken over and was set aside in es_sync_refusals: %s", id, reason);
        } catch (SQLException e) {
            throw new SqlFailure("cannot set " + id + " aside", e);
        }
    }
}
