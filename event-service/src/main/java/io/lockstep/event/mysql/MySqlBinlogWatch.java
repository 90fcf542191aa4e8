package io.lockstep.event.mysql;

import io.agroal.api.AgroalDataSource;
import io.lockstep.event.BinlogPosition;
import io.lockstep.event.BinlogStanding;
import io.lockstep.event.BinlogWatch;
import io.lockstep.event.EventServiceConfig;
import io.lockstep.event.StoreUnavailable;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** The position's standing in MySQL's binlog, over a connection of the pool. */
@ApplicationScoped
class MySqlBinlogWatch implements BinlogWatch {

    private final AgroalDataSource dataSource;
    private final BinlogPositionTable positions;
    private final Clock clock;

    MySqlBinlogWatch(AgroalDataSource dataSource, EventServiceConfig config, Clock clock) {
        this.dataSource = dataSource;
        this.positions = new BinlogPositionTable(config.topic());
        this.clock = clock;
    }

    @Override
    public Optional<BinlogStanding> standing() {
        try (Connection connection = dataSource.getConnection()) {
            // The position first: read after the files it could be in a newer one, and seem to be purged.
            Optional<BinlogPosition> position = positions.read(connection);
            if (position.isEmpty()) {
                return Optional.empty();
            }
            boolean isOfThisServer = positions.isOf(connection, BinlogServerSql.identity(connection));
            return Optional.of(BinlogStanding.of(
                    position.get(),
                    isOfThisServer ? BinlogServerSql.files(connection) : List.of(),
                    BinlogServerSql.expiry(connection),
                    clock.instant()));
        } catch (SQLException e) {
            throw new StoreUnavailable("looking at the binlog: " + e.getMessage(), MySqlFault.reasonOf(e), e);
        }
    }

    @Override
    public void requestSnapshot() {
        try (Connection connection = dataSource.getConnection()) {
            positions.requestSnapshot(connection);
        } catch (SQLException e) {
            throw new StoreUnavailable("requesting a snapshot: " + e.getMessage(), MySqlFault.reasonOf(e), e);
        }
    }
}
