package io.lockstep.event.mysql;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;

/** The named lock of the one relay that may publish a database's changes to a topic. */
final class RelayLock {

    private final Connection connection;
    private final String name;

    RelayLock(Connection connection, String topic) throws SQLException {
        this.connection = connection;
        this.name = name(connection.getCatalog(), topic);
    }

    /** Named locks are the server's, not a database's, and their names have at most 64 characters. */
    static String name(String database, String topic) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((database + "/" + topic).getBytes(StandardCharsets.UTF_8));
            return "lockstep-relay-" + HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Takes the lock if it is free; does not wait. It ends with the connection. */
    boolean take() throws SQLException {
        return isTrue("select get_lock(?, 0)");
    }

    boolean isHeld() throws SQLException {
        return isTrue("select is_used_lock(?) = connection_id()");
    }

    private boolean isTrue(String sql) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, name);
            try (ResultSet row = select.executeQuery()) {
                return row.next() && row.getInt(1) == 1;
            }
        }
    }
}
