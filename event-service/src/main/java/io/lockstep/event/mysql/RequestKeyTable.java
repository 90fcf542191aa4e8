package io.lockstep.event.mysql;

import io.agroal.api.AgroalDataSource;
import io.lockstep.event.EventServiceConfig;
import io.lockstep.event.RequestKey;
import io.lockstep.event.WriteOutcome;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The table {@code request_keys}: what came of requests that named a key. Every method but {@link #purge} needs the
 * transaction of the write itself, so that a key is known if and only if its write was made.
 *
 * <p>What came of it is stored, not the answer: the answer is made of it again, by the same code, from the same bytes.
 */
@ApplicationScoped
class RequestKeyTable {

    /** Never waits: a key that another transaction holds is in flight. */
    private static final String LOCK = "select fingerprint, outcome, event_id, version, document,"
            + " expires_at <= utc_timestamp(6) as is_expired from request_keys"
            + " where caller = ? and request_key = ? for update nowait";

    private static final String CLAIM =
            "insert into request_keys (caller, request_key, fingerprint, created_at, expires_at)"
                    + " values (?, ?, ?, utc_timestamp(6), utc_timestamp(6) + interval ? second)";

    private static final String REMEMBER =
            "update request_keys set outcome = ?, event_id = ?, version = ?, document = ?"
                    + " where caller = ? and request_key = ?";

    private static final String RELEASE = "delete from request_keys where caller = ? and request_key = ?";

    private final AgroalDataSource dataSource;
    private final long ttlSeconds;

    RequestKeyTable(AgroalDataSource dataSource, EventServiceConfig config) {
        this.dataSource = dataSource;
        this.ttlSeconds = config.idempotency().ttl().toSeconds();
    }

    /** The key is held by a transaction that is under way. */
    static final class InFlight extends RuntimeException {
        private static final long serialVersionUID = 1L;

        InFlight() {
            super("the key is in flight", null, false, false);
        }
    }

    /**
     * Takes the key for this transaction.
     *
     * @return what the key stands for already; empty if it is this transaction's now
     * @throws InFlight if another transaction has it
     */
    Optional<WriteOutcome> claim(RequestKey key) {
        try (Connection connection = dataSource.getConnection()) {
            boolean isExpired;
            try (PreparedStatement select = connection.prepareStatement(LOCK)) {
                identify(key, select, 1);
                try (ResultSet row = select.executeQuery()) {
                    isExpired = row.next() && row.getBoolean("is_expired");
                    if (row.isFirst() && !isExpired) {
                        return Optional.of(known(key, row));
                    }
                }
            }
            if (isExpired) {
                release(key, connection);
            }
            try (PreparedStatement insert = connection.prepareStatement(CLAIM)) {
                identify(key, insert, 1);
                insert.setString(3, key.fingerprint());
                insert.setLong(4, ttlSeconds);
                insert.executeUpdate();
            }
            return Optional.empty();
        } catch (SQLException e) {
            if (e.getErrorCode() == MySqlFault.LOCK_WAIT_TIMEOUT || e.getErrorCode() == MySqlFault.NO_WAIT) {
                throw new InFlight();
            }
            throw new SqlFailure("cannot claim a key", e);
        }
    }

    private static WriteOutcome known(RequestKey key, ResultSet row) throws SQLException {
        return row.getString("fingerprint").equals(key.fingerprint())
                ? new WriteOutcome.Repeated(RequestOutcomes.read(row))
                : new WriteOutcome.KeyReused();
    }

    /** Stores what came of the request. */
    void remember(RequestKey key, WriteOutcome.Done outcome) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement update = connection.prepareStatement(REMEMBER)) {
            RequestOutcomes.fill(update, outcome);
            identify(key, update, 5);
            update.executeUpdate();
        } catch (SQLException e) {
            throw new SqlFailure("cannot remember what came of a key", e);
        }
    }

    /** Gives the key up, since nothing was done. */
    void release(RequestKey key) {
        try (Connection connection = dataSource.getConnection()) {
            release(key, connection);
        } catch (SQLException e) {
            throw new SqlFailure("cannot give a key up", e);
        }
    }

    /** Deletes some of the keys that are no longer promised; how many it were. */
    int purge(int maxRows) {
        return KeyColumns.purge(dataSource, "request_keys", maxRows);
    }

    private static void release(RequestKey key, Connection connection) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(RELEASE)) {
            identify(key, delete, 1);
            delete.executeUpdate();
        }
    }

    private static void identify(RequestKey key, PreparedStatement statement, int from) throws SQLException {
        KeyColumns.identify(key.caller(), key.key(), statement, from);
    }
}
