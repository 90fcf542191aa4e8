package io.lockstep.event.mysql;

import io.agroal.api.AgroalDataSource;
import io.lockstep.event.EventServiceConfig;
import io.lockstep.event.StoreUnavailable;
import io.lockstep.event.rebuild.Operation;
import io.lockstep.event.rebuild.OperationIds;
import io.lockstep.event.rebuild.Operations;
import io.lockstep.event.rebuild.RebuildRequest;
import io.lockstep.event.rebuild.RebuildScope;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Operations in the table {@code operations}. Whoever runs them holds a named lock, on a connection of its own. */
@ApplicationScoped
class MySqlOperations implements Operations {

    private static final String LATEST = OperationRows.SELECT + "order by id desc limit ?";
    private static final String BY_ID = OperationRows.SELECT + "where id = ?";
    private static final String OPEN = "select count(*) from operations where is_open";
    private static final String CANCEL = "update operations set state = 'cancelled', is_open = null,"
            + " updated_at = utc_timestamp(6) where id = ? and is_open";

    /** Counting more than that would take seconds, and the number is an estimate anyway. */
    private static final long COUNTED_ROWS = 1_000_000;

    private static final String COUNT = "select count(*) from (select 1 from recognized_events"
            + " where recognized_event_id >= ? and recognized_event_id <= ? limit " + COUNTED_ROWS + ") counted";

    /** Above every id: ids are printable ASCII. */
    private static final String BEYOND = "\u007f";

    private final AgroalDataSource dataSource;
    private final EventServiceConfig config;
    private final OperationIds ids;

    MySqlOperations(AgroalDataSource dataSource, EventServiceConfig config, OperationIds ids) {
        this.dataSource = dataSource;
        this.config = config;
        this.ids = ids;
    }

    @Override
    public Optional<Operation> create(RebuildRequest request) {
        String id = ids.next();
        return call("storing a rebuild", connection -> {
            try (PreparedStatement open = connection.prepareStatement(OPEN);
                    ResultSet row = open.executeQuery()) {
                row.next();
                if (row.getInt(1) >= MAX_OPEN) {
                    return Optional.empty();
                }
            }
            try (PreparedStatement insert = connection.prepareStatement(OperationRows.INSERT)) {
                OperationRows.fill(insert, id, request, rows(request.scope(), connection));
                insert.executeUpdate();
            }
            return find(id, connection);
        });
    }

    @Override
    public Optional<Operation> find(String id) {
        return call("reading operation " + id, connection -> find(id, connection));
    }

    @Override
    public List<Operation> latest(int max) {
        return call("listing operations", connection -> {
            try (PreparedStatement select = connection.prepareStatement(LATEST)) {
                select.setInt(1, max);
                return list(select);
            }
        });
    }

    @Override
    public Optional<Operation> cancel(String id) {
        return call("cancelling operation " + id, connection -> {
            try (PreparedStatement update = connection.prepareStatement(CANCEL)) {
                update.setString(1, id);
                update.executeUpdate();
            }
            return find(id, connection);
        });
    }

    @Override
    public Optional<Lead> tryLead() {
        Connection connection = RelayConnection.open(config.mysql());
        try {
            // Named apart from the relay's: the two may be led by different processes.
            RelayLock lock = new RelayLock(connection, config.topic() + "/rebuild");
            if (lock.take()) {
                return Optional.of(new MySqlRebuildLead(connection, lock));
            }
            connection.close();
            return Optional.empty();
        } catch (SQLException e) {
            RelayConnection.close(connection);
            throw unavailable("asking for the lock of rebuilds", e);
        }
    }

    static List<Operation> list(PreparedStatement select) throws SQLException {
        List<Operation> found = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                found.add(OperationRows.read(rows));
            }
        }
        return found;
    }

    static StoreUnavailable unavailable(String attempted, SQLException cause) {
        return new StoreUnavailable(attempted + ": " + cause.getMessage(), MySqlFault.reasonOf(cause), cause);
    }

    private static Optional<Operation> find(String id, Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(BY_ID)) {
            select.setString(1, id);
            return list(select).stream().findFirst();
        }
    }

    private static long rows(RebuildScope scope, Connection connection) throws SQLException {
        return switch (scope) {
            case RebuildScope.Ids(List<String> all) -> all.size();
            case RebuildScope.Range(Optional<String> from, Optional<String> to) ->
                count(from.orElse(""), to.orElse(BEYOND), connection);
            case RebuildScope.All() -> count("", BEYOND, connection);
        };
    }

    private static long count(String from, String to, Connection connection) throws SQLException {
        try (PreparedStatement count = connection.prepareStatement(COUNT)) {
            count.setString(1, from);
            count.setString(2, to);
            try (ResultSet row = count.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private interface SqlCall<T> {
        T on(Connection connection) throws SQLException;
    }

    private <T> T call(String attempted, SqlCall<T> work) {
        try (Connection connection = dataSource.getConnection()) {
            return work.on(connection);
        } catch (SQLException e) {
            throw unavailable(attempted, e);
        }
    }
}
