package io.lockstep.event.mysql;

import io.lockstep.event.BinlogPoint;
import io.lockstep.event.BinlogServer;
import io.lockstep.event.BinlogStanding;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What is asked of the server about its binlog, in the words of MySQL 8 and MariaDB. */
final class BinlogServerSql {

    private BinlogServerSql() {}

    static BinlogServer server(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select version(), @@server_id,"
                        + " if(@@log_bin, @@global.binlog_format, 'OFF'), @@global.binlog_row_image")) {
            row.next();
            return new BinlogServer(
                    row.getString(1).contains("MariaDB"), row.getLong(2), row.getString(3), row.getString(4));
        }
    }

    /** The end of the binlog now. */
    static BinlogPoint end(Connection connection, boolean mariaDb) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = status(statement, mariaDb)) {
            if (!row.next()) {
                throw new SQLException("the server writes no binlog");
            }
            return new BinlogPoint(row.getString(1), row.getLong(2));
        }
    }

    /** What the server keeps, oldest first. */
    static List<BinlogStanding.LogFile> files(Connection connection) throws SQLException {
        List<BinlogStanding.LogFile> files = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("show binary logs")) {
            while (rows.next()) {
                files.add(new BinlogStanding.LogFile(rows.getString(1), rows.getLong(2)));
            }
        }
        return files;
    }

    /** How long it keeps a file; zero is for ever. */
    static Duration expiry(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select @@global.binlog_expire_logs_seconds")) {
            row.next();
            return Duration.ofSeconds(row.getLong(1));
        }
    }

    private static ResultSet status(Statement statement, boolean mariaDb) throws SQLException {
        if (mariaDb) {
            return statement.executeQuery("show master status");
        }
        try {
            return statement.executeQuery("show binary log status");
        } catch (SQLException beforeMySql82) {
            return statement.executeQuery("show master status");
        }
    }
}
