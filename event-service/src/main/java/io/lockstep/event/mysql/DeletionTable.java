package io.lockstep.event.mysql;

import io.agroal.api.AgroalDataSource;
import io.lockstep.contract.Version;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** The table {@code recognized_event_deletions}, which triggers write. */
@ApplicationScoped
class DeletionTable {

    private static final String VERSION = "select version from recognized_event_deletions where recognized_event_id = ?"
            + " and version between 1 and " + Version.LARGEST;

    private static final String LOCK = VERSION + " for update";

    private final AgroalDataSource dataSource;

    DeletionTable(AgroalDataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** The version of a deletion of the current transaction, as the trigger decided it under the row's lock. */
    Version versionOf(String id) {
        return find(id).orElseThrow(() -> new IllegalStateException(
                "the deletion of " + id + " was not recorded: the trigger recognized_events_after_delete is missing"));
    }

    /** The version of the latest deletion of this id, if there was one that sinks can take. */
    Optional<Version> find(String id) {
        return find(VERSION, id);
    }

    /** The same, locked until the end of the transaction: an event comes back once. */
    Optional<Version> lock(String id) {
        return find(LOCK, id);
    }

    private Optional<Version> find(String sql, String id) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, id);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(new Version(row.getLong(1))) : Optional.empty();
            }
        } catch (SQLException e) {
            throw new SqlFailure("cannot read the version of the deletion of " + id, e);
        }
    }
}
