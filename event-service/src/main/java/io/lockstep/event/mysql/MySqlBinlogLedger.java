package io.lockstep.event.mysql;

import io.agroal.api.AgroalDataSource;
import io.lockstep.event.BinlogLedger;
import io.lockstep.event.BinlogPoint;
import io.lockstep.event.BinlogPosition;
import io.lockstep.event.BinlogStanding;
import io.lockstep.event.EventServiceConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The binlog capture's tables. Its lead is the same lock as the outbox's, so that only one of all captures leads. */
@ApplicationScoped
class MySqlBinlogLedger implements BinlogLedger {

    private static final String SHAPES = "select entry from capture_schema_history where topic = ? order by id";

    private static final Logger LOG = Logger.getLogger(MySqlBinlogLedger.class);

    private final AgroalDataSource dataSource;
    private final EventServiceConfig config;

    MySqlBinlogLedger(AgroalDataSource dataSource, EventServiceConfig config) {
        this.dataSource = dataSource;
        this.config = config;
    }

    @Override
    public Optional<Held> tryLock() {
        Connection connection = RelayConnection.open(config.mysql());
        try {
            RelayLock lock = new RelayLock(connection, config.topic());
            if (lock.take()) {
                return Optional.of(new MySqlHeldLedger(connection, lock, positions()));
            }
            connection.close();
            return Optional.empty();
        } catch (SQLException e) {
            RelayConnection.close(connection);
            throw new SqlFailure("the binlog capture cannot ask for its lock", e);
        }
    }

    @Override
    public Optional<BinlogPosition> position() {
        try (Connection connection = dataSource.getConnection()) {
            BinlogPositionTable positions = positions();
            Optional<BinlogPosition> position = positions.read(connection);
            if (position.isPresent() && !positions.isOf(connection, BinlogServerSql.identity(connection))) {
                LOG.warnf("%s is a position of another server's binlog: the tables are read again", position.get());
                return Optional.empty();
            }
            return position.filter(found -> isKept(found.point(), files(connection)));
        } catch (SQLException e) {
            throw new SqlFailure("cannot read the position of the binlog capture", e);
        }
    }

    @Override
    public List<String> shapes() {
        List<String> shapes = new ArrayList<>();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(SHAPES)) {
            select.setString(1, config.topic());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    shapes.add(rows.getString(1));
                }
            }
            return shapes;
        } catch (SQLException e) {
            throw new SqlFailure("cannot read the history of the captured tables' shapes", e);
        }
    }

    private static boolean isKept(BinlogPoint point, List<BinlogStanding.LogFile> files) {
        boolean kept = files.stream().anyMatch(file -> file.name().equals(point.file()) && file.bytes() >= point.at());
        if (!kept) {
            LOG.warnf("the server purged its binlog before %s was read: the tables are read again", point);
        }
        return kept;
    }

    private static List<BinlogStanding.LogFile> files(Connection connection) {
        try {
            return BinlogServerSql.files(connection);
        } catch (SQLException e) {
            throw new SqlFailure("cannot list the server's binlogs", e);
        }
    }

    private BinlogPositionTable positions() {
        return new BinlogPositionTable(config.topic());
    }
}
