package io.lockstep.event.mysql;

import io.agroal.api.AgroalDataSource;
import io.lockstep.contract.Version;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The table {@code recognized_event_deletions}, which triggers write. */
@ApplicationScoped
class DeletionTable {

    private static final String VERSION =
            "select version from recognized_event_deletions where recognized_event_id = ?";

    private final AgroalDataSource dataSource;

    DeletionTable(AgroalDataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** The version of a deletion of the current transaction, as the trigger decided it under the row's lock. */
    Version versionOf(String id) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(VERSION)) {
            select.setString(1, id);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new IllegalStateException("the deletion of " + id
                            + " was not recorded: the trigger recognized_events_after_delete is missing");
                }
                return new Version(row.getLong(1));
            }
        } catch (SQLException e) {
            throw new SqlFailure("cannot read the version of the deletion of " + id, e);
        }
    }
}
