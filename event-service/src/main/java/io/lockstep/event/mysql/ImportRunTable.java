package io.lockstep.event.mysql;

import io.agroal.api.AgroalDataSource;
import io.lockstep.event.Author;
import io.lockstep.event.EventServiceConfig;
import io.lockstep.event.ImportProgress;
import io.lockstep.event.ImportRun;
import io.lockstep.event.ImportStanding;
import io.lockstep.event.ImportStart;
import io.lockstep.event.ImportTakenOver;
import io.lockstep.event.RequestKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** The table {@code import_runs}. All methods but {@link #purge} and {@link #find} need a transaction. */
@ApplicationScoped
class ImportRunTable {

    private static final String COLUMNS =
            "select fingerprint, attempt, rows_done, last_line, created, updated, unchanged,"
                    + " rejected, finished, started_at, updated_at, expires_at <= utc_timestamp(6) as is_expired"
                    + " from import_runs where caller = ? and request_key = ?";

    private static final String INSERT =
            "insert into import_runs (caller, request_key, fingerprint, attempt, rows_done,"
                    + " last_line, created, updated, unchanged, rejected, finished, started_at, updated_at, expires_at)"
                    + " values (?, ?, ?, 1, 0, 0, 0, 0, 0, 0, false, utc_timestamp(6), utc_timestamp(6),"
                    + " utc_timestamp(6) + interval ? second)";

    private static final String DELETE = "delete from import_runs where caller = ? and request_key = ?";

    private static final String TAKE_OVER =
            "update import_runs set attempt = attempt + 1 where caller = ? and request_key = ?";

    private static final String FINISH = "update import_runs set finished = true, updated_at = utc_timestamp(6),"
            + " expires_at = utc_timestamp(6) + interval ? second where caller = ? and request_key = ? and attempt = ?";

    private static final String CHECKPOINT =
            "update import_runs set rows_done = ?, last_line = ?, created = ?, updated = ?,"
                    + " unchanged = ?, rejected = ?, updated_at = utc_timestamp(6),"
                    + " expires_at = utc_timestamp(6) + interval ? second where caller = ? and request_key = ? and attempt = ?";

    private final AgroalDataSource dataSource;
    private final long ttlSeconds;

    ImportRunTable(AgroalDataSource dataSource, EventServiceConfig config) {
        this.dataSource = dataSource;
        this.ttlSeconds = config.idempotency().ttl().toSeconds();
    }

    /** Waits for the chunk under way of whoever is at the run. */
    ImportStart begin(RequestKey key) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(COLUMNS + " for update")) {
            KeyColumns.identify(key.caller(), key.key(), select, 1);
            try (ResultSet row = select.executeQuery()) {
                boolean isThere = row.next();
                if (isThere && !row.getBoolean("is_expired")) {
                    return known(key, row, connection);
                }
                if (isThere) {
                    execute(DELETE, key, connection);
                }
            }
            try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
                KeyColumns.identify(key.caller(), key.key(), insert, 1);
                insert.setString(3, key.fingerprint());
                insert.setLong(4, ttlSeconds);
                insert.executeUpdate();
            }
            return new ImportStart.Going(new ImportRun(key, 1, ImportProgress.NONE, false));
        } catch (SQLException e) {
            throw new SqlFailure("cannot begin an import", e);
        }
    }

    private static ImportStart known(RequestKey key, ResultSet row, Connection connection) throws SQLException {
        if (!row.getString("fingerprint").equals(key.fingerprint())) {
            return new ImportStart.KeyReused();
        }
        execute(TAKE_OVER, key, connection);
        return new ImportStart.Going(
                new ImportRun(key, row.getLong("attempt") + 1, progress(row), row.getBoolean("finished")));
    }

    /** @throws ImportTakenOver if another request is at the run by now */
    void checkpoint(ImportRun run) {
        ImportProgress progress = run.progress();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement update = connection.prepareStatement(CHECKPOINT)) {
            update.setLong(1, progress.rows());
            update.setLong(2, progress.lastLine());
            update.setLong(3, progress.created());
            update.setLong(4, progress.updated());
            update.setLong(5, progress.unchanged());
            update.setLong(6, progress.rejected());
            executeAsLast(run, update, 7);
        } catch (SQLException e) {
            throw new SqlFailure("cannot note how far an import is", e);
        }
    }

    /** @throws ImportTakenOver if another request is at the run by now */
    void finish(ImportRun run) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement update = connection.prepareStatement(FINISH)) {
            executeAsLast(run, update, 1);
        } catch (SQLException e) {
            throw new SqlFailure("cannot note that an import is at its end", e);
        }
    }

    private void executeAsLast(ImportRun run, PreparedStatement update, int from) throws SQLException {
        update.setLong(from, ttlSeconds);
        KeyColumns.identify(run.key().caller(), run.key().key(), update, from + 1);
        update.setLong(from + 3, run.attempt());
        if (update.executeUpdate() == 0) {
            throw new ImportTakenOver();
        }
    }

    Optional<ImportStanding> find(Optional<Author> caller, String key) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(COLUMNS)) {
            KeyColumns.identify(caller, key, select, 1);
            try (ResultSet row = select.executeQuery()) {
                return row.next() && !row.getBoolean("is_expired") ? Optional.of(standing(row)) : Optional.empty();
            }
        } catch (SQLException e) {
            throw new SqlFailure("cannot read how far an import is", e);
        }
    }

    /** Deletes some of the runs that are no longer promised; how many it were. */
    int purge(int maxRows) {
        return KeyColumns.purge(dataSource, "import_runs", maxRows);
    }

    private static ImportStanding standing(ResultSet row) throws SQLException {
        return new ImportStanding(
                progress(row),
                row.getBoolean("finished"),
                row.getObject("started_at", LocalDateTime.class).toInstant(ZoneOffset.UTC),
                row.getObject("updated_at", LocalDateTime.class).toInstant(ZoneOffset.UTC));
    }

    private static ImportProgress progress(ResultSet row) throws SQLException {
        return new ImportProgress(
                row.getLong("rows_done"),
                row.getLong("last_line"),
                row.getLong("created"),
                row.getLong("updated"),
                row.getLong("unchanged"),
                row.getLong("rejected"));
    }

    private static void execute(String sql, RequestKey key, Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            KeyColumns.identify(key.caller(), key.key(), statement, 1);
            statement.executeUpdate();
        }
    }
}
