package io.lockstep.event.mysql;

import io.agroal.api.AgroalDataSource;
import io.lockstep.event.Backlog;
import io.lockstep.event.CaptureMode;
import io.lockstep.event.ChangeSource;
import io.lockstep.event.EventServiceConfig;
import io.lockstep.event.Outbox;
import io.lockstep.event.StoreUnavailable;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** The outbox in MySQL. Whoever leads holds a named lock of the server, on a connection of its own. */
@ApplicationScoped
class MySqlOutbox implements Outbox, ChangeSource {

    private static final String BACKLOG = "select"
            + " (select count(*) from (select 1 from es_sync_tasks limit " + (Backlog.EXACT_ROWS + 1) + ") some_rows),"
            + " (select coalesce(max(id) - min(id) + 1, 0) from es_sync_tasks),"
            + " (select created_at from es_sync_tasks order by id limit 1),"
            + " (select count(*) from es_sync_refusals)";

    private final AgroalDataSource dataSource;
    private final OutboxTakeover takeover;
    private final EventServiceConfig config;

    MySqlOutbox(AgroalDataSource dataSource, OutboxTakeover takeover, EventServiceConfig config) {
        this.dataSource = dataSource;
        this.takeover = takeover;
        this.config = config;
    }

    @Override
    public CaptureMode mode() {
        return CaptureMode.OUTBOX;
    }

    @Override
    public Optional<Lead> tryLead() {
        Connection connection = RelayConnection.open(config.mysql());
        try {
            RelayLock lock = new RelayLock(connection, config.topic());
            if (lock.take()) {
                takeover.complete(connection, lock, new BinlogPositionTable(config.topic()));
                return Optional.of(new OutboxLead(connection, lock));
            }
            connection.close();
            return Optional.empty();
        } catch (SQLException e) {
            RelayConnection.close(connection);
            throw new SqlFailure("the relay cannot take its lead", e);
        } catch (RuntimeException e) {
            RelayConnection.close(connection);
            throw e;
        }
    }

    @Override
    public Backlog backlog() {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(BACKLOG);
                ResultSet row = select.executeQuery()) {
            row.next();
            long counted = row.getLong(1);
            return new Backlog(
                    counted <= Backlog.EXACT_ROWS ? counted : row.getLong(2),
                    Optional.ofNullable(row.getObject(3, LocalDateTime.class))
                            .map(time -> time.toInstant(ZoneOffset.UTC)),
                    row.getLong(4));
        } catch (SQLException e) {
            throw new StoreUnavailable("counting the outbox: MySQL is unavailable", MySqlFault.reasonOf(e), e);
        }
    }
}
