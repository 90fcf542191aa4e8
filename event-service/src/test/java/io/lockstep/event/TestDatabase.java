package io.lockstep.event;

import io.lockstep.devstack.junit.TestScope;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** SQL behind the application's back. */
public final class TestDatabase {

    private final TestScope scope;

    public TestDatabase(TestScope scope) {
        this.scope = scope;
    }

    public Connection connect() throws SQLException {
        return DriverManager.getConnection(scope.jdbcUrl(), scope.jdbcUser(), scope.jdbcPassword());
    }

    public void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The first column of the only row, as text. */
    public String one(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            if (!row.next()) {
                throw new AssertionError("no row for " + sql);
            }
            return row.getString(1);
        }
    }

    public long number(String sql) throws SQLException {
        return Long.parseLong(one(sql));
    }
}
