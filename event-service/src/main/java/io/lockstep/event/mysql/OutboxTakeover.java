package io.lockstep.event.mysql;

import io.agroal.api.AgroalDataSource;
import io.lockstep.contract.ChangeKind;
import io.lockstep.contract.ChangeRecord;
import io.lockstep.contract.Version;
import io.lockstep.event.BinlogPosition;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Takes over from the binlog capture: puts the current state of everything that changed since its position into the
 * outbox, behind what is there already.
 *
 * <p>Two things are mended by that. SQL behind the application that the binlog capture had not read would be lost. And
 * rows that wait in the outbox may be older than what the binlog capture published; published after it, they would win
 * the topic's compaction.
 */
@ApplicationScoped
class OutboxTakeover {

    private static final Logger LOG = Logger.getLogger(OutboxTakeover.class);

    /** Versions go by clocks of application and server, the position by the server's, to the second. */
    private static final Duration MARGIN = Duration.ofMinutes(1);

    private static final int CHUNK = 500;

    private static final String DELETIONS = "select recognized_event_id, version from recognized_event_deletions d"
            + " where recognized_event_id > ? and version >= ? and not exists"
            + " (select 1 from recognized_events e where e.recognized_event_id = d.recognized_event_id)"
            + " order by recognized_event_id limit " + CHUNK;

    private final AgroalDataSource dataSource;
    private final RecognizedEventTable events;
    private final OutboxTable outbox;
    private final Clock clock;

    OutboxTakeover(AgroalDataSource dataSource, RecognizedEventTable events, OutboxTable outbox, Clock clock) {
        this.dataSource = dataSource;
        this.events = events;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** Does nothing if the outbox led last. To be called by whoever holds the lock; repeatable. */
    void complete(Connection lead, RelayLock lock, BinlogPositionTable positions) throws SQLException {
        Optional<BinlogPosition> position = positions.read(lead);
        if (position.isEmpty()) {
            return;
        }
        long since = since(position.get());
        long count = 0;
        String after = "";
        for (List<String> chunk = changed(after, since); !chunk.isEmpty(); chunk = changed(after, since)) {
            count += chunk.size();
            after = chunk.getLast();
            keepAlive(lock);
        }
        after = "";
        for (List<String> chunk = deleted(after, since); !chunk.isEmpty(); chunk = deleted(after, since)) {
            count += chunk.size();
            after = chunk.getLast();
            keepAlive(lock);
        }
        positions.forget(lead);
        LOG.infof("the outbox took over from the binlog capture: %d events changed since its position", count);
    }

    private static long since(BinlogPosition position) {
        Instant from = position.eventAt().minus(MARGIN);
        return position.snapshot() || from.isBefore(Instant.EPOCH) ? 0 : ChronoUnit.MICROS.between(Instant.EPOCH, from);
    }

    /** The session that holds the lock ends when it says nothing for long. */
    private static void keepAlive(RelayLock lock) throws SQLException {
        if (!lock.isHeld()) {
            throw new SQLException("the lock was lost while taking over from the binlog capture");
        }
    }

    private List<String> changed(String after, long since) {
        return Transactions.call("taking changed events over", () -> {
            // INVARIANT I3: locked, so that a writer's outbox row is either before these, and older, or behind them.
            List<RecognizedEventRow> rows = events.lockChanged(after, since, CHUNK);
            outbox.append(
                    rows.stream()
                            .map(RecognizedEventRow::stored)
                            .map(row -> ChangeRecord.of(row.id(), row.version(), ChangeKind.UPSERT, row.json()))
                            .toList(),
                    Optional.empty(),
                    clock.instant());
            return rows.stream().map(row -> row.id).toList();
        });
    }

    private List<String> deleted(String after, long since) {
        return Transactions.call("taking deletions over", () -> {
            List<ChangeRecord> deletions = deletions(after, since);
            outbox.append(deletions, Optional.empty(), clock.instant());
            return deletions.stream().map(ChangeRecord::id).toList();
        });
    }

    private List<ChangeRecord> deletions(String after, long since) {
        List<ChangeRecord> found = new ArrayList<>();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(DELETIONS)) {
            select.setString(1, after);
            select.setLong(2, since);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.add(ChangeRecord.deletion(rows.getString(1), new Version(rows.getLong(2))));
                }
            }
            return found;
        } catch (SQLException e) {
            throw new SqlFailure("cannot read the deletions since the binlog capture's position", e);
        }
    }
}
