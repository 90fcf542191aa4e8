package io.lockstep.event.mysql;

import io.lockstep.event.rebuild.Operation;
import io.lockstep.event.rebuild.OperationState;
import io.lockstep.event.rebuild.Operations;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;

/** The runner's statements, on the connection that holds its lock. */
final class MySqlRebuildLead implements Operations.Lead {

    private static final String NEXT = OperationRows.SELECT + "where is_open order by id limit 1";

    /** The old position guards the new one: a runner that lost the lead unawares moves nothing back. */
    private static final String ADVANCE = "update operations set state = ?, is_open = ?, last_id = ?, rows_read = ?,"
            + " records_published = ?, error = coalesce(?, if(rows_refused > 0, error, null)), rows_refused = ?,"
            + " started_at = coalesce(started_at, utc_timestamp(6)), updated_at = utc_timestamp(6)"
            + " where id = ? and is_open and last_id <=> ?";

    private static final String TROUBLED = "update operations set state = ?, is_open = ?, error = ?,"
            + " updated_at = utc_timestamp(6) where id = ? and is_open";

    private static final int MAX_ERROR = 500;

    private final Connection connection;
    private final RelayLock lock;

    MySqlRebuildLead(Connection connection, RelayLock lock) {
        this.connection = connection;
        this.lock = lock;
    }

    @Override
    public boolean isHeld() {
        try {
            return lock.isHeld();
        } catch (SQLException e) {
            throw MySqlOperations.unavailable("asking whether rebuilds are led", e);
        }
    }

    @Override
    public Optional<Operation> next() {
        try (PreparedStatement select = connection.prepareStatement(NEXT)) {
            return MySqlOperations.list(select).stream().findFirst();
        } catch (SQLException e) {
            throw MySqlOperations.unavailable("looking for an operation to run", e);
        }
    }

    @Override
    public boolean advance(Operation from, Operation.Progress to, OperationState state, Optional<String> error) {
        try (PreparedStatement update = connection.prepareStatement(ADVANCE)) {
            update.setString(1, state.wireName());
            update.setObject(2, openColumn(state));
            update.setString(3, to.position().orElse(null));
            update.setLong(4, to.rowsRead());
            update.setLong(5, to.recordsPublished());
            update.setString(6, error.map(MySqlRebuildLead::abbreviated).orElse(null));
            update.setLong(7, to.refused());
            update.setString(8, from.id());
            update.setString(9, from.progress().position().orElse(null));
            return update.executeUpdate() == 1;
        } catch (SQLException e) {
            throw MySqlOperations.unavailable("storing the position of " + from.id(), e);
        }
    }

    @Override
    public void troubled(Operation operation, OperationState state, String error) {
        try (PreparedStatement update = connection.prepareStatement(TROUBLED)) {
            update.setString(1, state.wireName());
            update.setObject(2, openColumn(state));
            update.setString(3, abbreviated(error));
            update.setString(4, operation.id());
            update.executeUpdate();
        } catch (SQLException e) {
            throw MySqlOperations.unavailable("noting the trouble of " + operation.id(), e);
        }
    }

    @Override
    public void close() {
        RelayConnection.close(connection);
    }

    private static Integer openColumn(OperationState state) {
        return state.isOver() ? null : 1;
    }

    private static String abbreviated(String error) {
        return error.length() <= MAX_ERROR ? error : error.substring(0, MAX_ERROR);
    }
}
