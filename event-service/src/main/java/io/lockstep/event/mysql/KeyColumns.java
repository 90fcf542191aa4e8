package io.lockstep.event.mysql;

import io.agroal.api.AgroalDataSource;
import io.lockstep.event.Author;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;

/** What the tables of idempotency keys have in common: whose key a row is of, and that it expires. */
final class KeyColumns {

    private KeyColumns() {}

    /** Sets the caller and the key, in this order. */
    static void identify(Optional<Author> caller, String key, PreparedStatement statement, int from)
            throws SQLException {
        statement.setString(from, caller.map(Author::name).orElse(""));
        statement.setString(from + 1, key);
    }

    /**
     * Deletes some of the rows that are no longer promised.
     *
     * @return how many it were
     */
    static int purge(AgroalDataSource dataSource, String table, int maxRows) {
        String sql = "delete from " + table + " where expires_at <= utc_timestamp(6) order by expires_at limit ?";
        try (Connection connection = dataSource.getConnection();
                PreparedStatement delete = connection.prepareStatement(sql)) {
            delete.setInt(1, maxRows);
            return delete.executeUpdate();
        } catch (SQLException e) {
            throw new SqlFailure("cannot delete what has expired in " + table, e);
        }
    }
}
