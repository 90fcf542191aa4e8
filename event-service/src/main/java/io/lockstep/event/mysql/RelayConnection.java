package io.lockstep.event.mysql;

import com.mysql.cj.jdbc.Driver;
import io.lockstep.event.EventServiceConfig;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.jboss.logging.Logger;

/**
 * Opens the relay's own connection, outside of the pool: the lock lives and dies with it.
 *
 * <p>A relay that is frozen holds the lock no longer than {@code wait_timeout}; it is then fenced like any deposed one.
 */
final class RelayConnection {

    /** Longer than the relay's pauses and its waits for Kafka, so that a healthy leader keeps the lock. */
    static final int LOCK_EXPIRY_SECONDS = 30;

    private static final Logger LOG = Logger.getLogger(RelayConnection.class);

    private RelayConnection() {}

    static Connection open(EventServiceConfig.Mysql config) {
        Properties properties = new Properties();
        properties.setProperty("user", config.user());
        config.password().ifPresent(password -> properties.setProperty("password", password));
        properties.setProperty("connectTimeout", "2000");
        properties.setProperty("socketTimeout", "10000");
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("rewriteBatchedStatements", "true");
        properties.setProperty("connectionTimeZone", "UTC");
        properties.setProperty(
                "sessionVariables", "wait_timeout=" + LOCK_EXPIRY_SECONDS + ",innodb_lock_wait_timeout=5");
        try {
            Connection connection = new Driver().connect(config.url(), properties);
            // Reads see what is committed at that moment, and deletes lock the deleted rows alone, no gaps.
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            return connection;
        } catch (SQLException e) {
            throw new SqlFailure("the relay cannot connect to MySQL", e);
        }
    }

    /** Closes without complaint: whoever closes is done with the connection, and the server notices its end anyway. */
    static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("the relay's connection was broken before it was closed", e);
        }
    }
}
