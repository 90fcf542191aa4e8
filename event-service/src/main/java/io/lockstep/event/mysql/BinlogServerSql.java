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
import java.util.Optional;

/** What is asked of the server about its binlog, in the words of MySQL 8 and MariaDB. */
final class BinlogServerSql {

    private BinlogServerSql() {}

    static BinlogServer server(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select version(), @@server_id,"
                        + " if(@@log_bin, @@global.binlog_format, 'OFF'), @@global.binlog_row_image")) {
            row.next();
            boolean mariaDb = row.getString(1).contains("MariaDB");
            return new BinlogServer(
                    mariaDb, row.getLong(2), row.getString(3), row.getString(4), unreadable(connection, mariaDb));
        }
    }

    /** Which server it is: two that were set up alike write different binlogs. */
    static String identity(Connection connection) throws SQLException {
        try {
            return one(connection, "select concat('mysql ', @@server_uuid)");
        } catch (SQLException noMySql) {
            return one(connection, "select concat('mariadb ', @@server_id, ' ', @@gtid_domain_id)");
        }
    }

    private static Optional<String> unreadable(Connection connection, boolean mariaDb) throws SQLException {
        if (mariaDb && isOn(one(connection, "select @@global.log_bin_compress"))) {
            return Optional.of("log_bin_compress is ON and must be OFF: the reader skips compressed changes");
        }
        if (!mariaDb
                && !one(connection, "select @@global.binlog_row_value_options").isEmpty()) {
            return Optional.of("binlog_row_value_options is PARTIAL_JSON and must be empty:"
                    + " the reader needs the whole of every column");
        }
        String database = connection.getCatalog();
        try (Statement statement = connection.createStatement();
                ResultSet row = status(statement, mariaDb)) {
            if (row.next()
                    && (isNamed(row.getString("Binlog_Ignore_DB"), database)
                            || !row.getString("Binlog_Do_DB").isEmpty()
                                    && !isNamed(row.getString("Binlog_Do_DB"), database))) {
                return Optional.of("binlog_do_db or binlog_ignore_db keeps the database " + database
                        + " out of the binlog: take both away");
            }
        }
        return Optional.empty();
    }

    private static boolean isOn(String flag) {
        return flag.equals("1") || flag.equalsIgnoreCase("ON");
    }

    private static boolean isNamed(String databases, String database) {
        return List.of(databases.split(",")).contains(database);
    }

    private static String one(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return Optional.ofNullable(row.getString(1)).orElse("");
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
