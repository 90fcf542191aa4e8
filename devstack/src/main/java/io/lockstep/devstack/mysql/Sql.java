package io.lockstep.devstack.mysql;

import io.lockstep.devstack.ServerEndpoints;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/** SQL on a system's MariaDB, one connection a statement: for probes and for the databases of tests. */
public final class Sql {

    private final ServerEndpoints servers;

    public Sql(ServerEndpoints servers) {
        this.servers = servers;
    }

    public void execute(String statement) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", servers.jdbcUser());
        properties.setProperty("password", servers.jdbcPassword());
        properties.setProperty("connectTimeout", "2000");
        properties.setProperty("socketTimeout", "20000");
        properties.setProperty("sslMode", "DISABLED");
        try (Connection connection = DriverManager.getConnection(servers.jdbcUrl(""), properties);
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }
}
