package io.lockstep.event.mysql;

import io.lockstep.event.BinlogLedger;
import io.lockstep.event.BinlogPoint;
import io.lockstep.event.BinlogPosition;
import io.lockstep.event.BinlogServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The ledger's writes, on the connection that holds the lock: whoever lost the lock cannot save a position. */
final class MySqlHeldLedger implements BinlogLedger.Held {

    private final Connection connection;
    private final RelayLock lock;
    private final BinlogPositionTable positions;
    private final BinlogServer server;
    private final OutboxDrain drain;
    private final String identity;

    MySqlHeldLedger(Connection connection, RelayLock lock, BinlogPositionTable positions) throws SQLException {
        this.connection = connection;
        this.lock = lock;
        this.positions = positions;
        this.server = BinlogServerSql.server(connection);
        this.identity = BinlogServerSql.identity(connection);
        this.drain = new OutboxDrain(connection, server.mariaDb());
    }

    @Override
    public boolean isHeld() {
        try {
            return lock.isHeld();
        } catch (SQLException e) {
            throw new SqlFailure("the binlog capture cannot tell whether it holds its lock", e);
        }
    }

    @Override
    public BinlogServer server() {
        return server;
    }

    @Override
    public void begin() {
        try {
            positions.begin(connection);
        } catch (SQLException e) {
            throw new SqlFailure("the binlog capture cannot say that it leads", e);
        }
    }

    @Override
    public void save(BinlogPosition position, List<String> newShapes) {
        try {
            connection.setAutoCommit(false);
            positions.addShapes(connection, newShapes);
            if (!positions.advance(connection, position, identity)) {
                throw new IllegalStateException("a snapshot was requested, the capture begins anew");
            }
            connection.commit();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            throw new SqlFailure("the binlog capture cannot save its position " + position.point(), e);
        }
    }

    @Override
    public void requestSnapshot() {
        try {
            positions.requestSnapshot(connection);
        } catch (SQLException e) {
            throw new SqlFailure("the binlog capture cannot give its position up", e);
        }
    }

    @Override
    public void refuse(BinlogLedger.RefusedChange change) {
        try {
            RefusalTable.add(connection, change);
        } catch (SQLException e) {
            throw new SqlFailure("the binlog capture cannot set " + change.id() + " aside", e);
        }
    }

    @Override
    public void drainOutbox(BinlogPoint acknowledged) {
        try {
            drain.advance(acknowledged);
        } catch (SQLException e) {
            throw new SqlFailure("the binlog capture cannot empty the outbox", e);
        }
    }

    @Override
    public void close() {
        RelayConnection.close(connection);
    }
}
