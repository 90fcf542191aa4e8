package io.lockstep.devstack.mysql;

import io.lockstep.devstack.Launch;
import io.lockstep.devstack.Ports;
import io.lockstep.devstack.ProcessName;
import io.lockstep.devstack.Program;
import io.lockstep.devstack.Readiness;
import io.lockstep.devstack.ServerEndpoints;
import io.lockstep.devstack.Settings;
import io.lockstep.devstack.Sizing;
import io.lockstep.devstack.StateFolder;
import io.lockstep.devstack.process.Tool;
import io.lockstep.devstack.software.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * MariaDB, with row-based binary logs as the capture from the binlog needs them.
 *
 * <p>It has one account that can log in over TCP, restricted to the databases whose names begin with {@code lockstep},
 * and may follow the binlog; root comes in through the socket alone, as the operating system's user.
 */
public final class MysqlServer implements Program {

    /** In the order of MariaDB's own install script, which cannot be used: it fails on a path with spaces. */
    private static final List<String> SYSTEM_TABLES = List.of(
            "mariadb_system_tables.sql",
            "mariadb_performance_tables.sql",
            "mariadb_system_tables_data.sql",
            "maria_add_gis_sp_bootstrap.sql",
            "mariadb_sys_schema.sql");

    private final StateFolder state;
    private final Ports ports;
    private final Sizing sizing;

    public MysqlServer(Settings settings) {
        this.state = settings.state();
        this.ports = settings.ports();
        this.sizing = settings.sizing();
    }

    @Override
    public ProcessName name() {
        return ProcessName.MYSQL;
    }

    @Override
    public Ports listensOn() {
        return ports.only(name().text());
    }

    @Override
    public Launch prepare() throws IOException {
        MariadbSoftware software = MariadbSoftware.find(state.software());
        Path data = state.data(name());
        if (!Files.exists(data)) {
            initialise(software, data);
        }
        Path accounts = state.config(name()).resolve("accounts.sql");
        StateFolder.writePrivately(accounts, accounts());
        List<String> command = new ArrayList<>(server(software, data));
        command.addAll(List.of(
                "--bind-address=127.0.0.1",
                "--port=" + ports.of(name()),
                // Relative to the data folder: an absolute path could be longer than a socket's name may be.
                "--socket=mysql.sock",
                "--skip-name-resolve",
                // Without a certificate, 11.4 computes an RSA key of 4096 bits first, for up to a minute.
                "--skip-ssl",
                "--init-file=" + accounts,
                "--character-set-server=utf8mb4",
                "--collation-server=utf8mb4_bin",
                "--log-bin=mysql-bin",
                "--server-id=1",
                "--binlog-format=ROW",
                "--binlog-row-image=FULL",
                "--sync-binlog=1",
                "--expire-logs-days=3",
                "--log-bin-trust-function-creators=1",
                "--innodb-flush-log-at-trx-commit=1",
                "--innodb-buffer-pool-size=" + sizing.mysqlBufferPool(),
                "--max-connections=200",
                "--performance-schema=OFF"));
        return new Launch(command, Map.of(), data);
    }

    @Override
    public Readiness readiness() {
        try {
            new Sql(ServerEndpoints.of(state, ports)).execute("SELECT 1");
            return Readiness.READY;
        } catch (SQLException e) {
            return Readiness.notReady(e);
        }
    }

    /** The folder with {@code bin} and {@code share}. */
    public Path software() throws IOException {
        return MariadbSoftware.find(state.software()).home();
    }

    private static List<String> server(MariadbSoftware software, Path data) {
        List<String> command = new ArrayList<>(List.of(
                software.server().toString(),
                "--no-defaults",
                "--basedir=" + software.home(),
                "--lc-messages-dir=" + software.share(),
                "--datadir=" + data));
        if (System.getProperty("user.name").equals("root")) {
            command.add("--user=root");
        }
        return command;
    }

    /** Makes the system tables under another name and renames the folder, so that it is complete or absent. */
    private void initialise(MariadbSoftware software, Path data) throws IOException {
        Files.createDirectories(data.getParent());
        Path incomplete = Files.createTempDirectory(data.getParent(), "mysql-incomplete-");
        Path sql = Files.createTempFile(incomplete.getParent(), "system-tables", ".sql");
        try {
            StringBuilder statements =
                    new StringBuilder("CREATE DATABASE mysql;\nUSE mysql;\nSET @auth_root_socket = 'root';\n");
            for (String file : SYSTEM_TABLES) {
                statements.append(Files.readString(software.share().resolve(file)));
            }
            Files.writeString(sql, statements);
            List<String> command = new ArrayList<>(server(software, incomplete));
            command.addAll(List.of("--bootstrap", "--silent-startup", "--log-warnings=0", "--max-allowed-packet=8M"));
            new Tool(state, name()).run(new Launch(command, Map.of(), incomplete), sql);
            Files.move(incomplete, data, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.delete(sql);
            Folders.delete(incomplete);
        }
    }

    private String accounts() {
        String account = ServerEndpoints.JDBC_USER + "@'127.0.0.1'";
        return String.join(
                ";\n",
                "CREATE DATABASE IF NOT EXISTS " + ServerEndpoints.DATABASE
                        + " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin",
                "CREATE USER IF NOT EXISTS " + account,
                "ALTER USER " + account + " IDENTIFIED BY '" + state.secret("mysql-password") + "'",
                "GRANT ALL ON `" + ServerEndpoints.DATABASE + "%`.* TO " + account,
                // For the capture from the binlog: to follow it, to see how much of it there is, and to hold writes for
                // the moment in which a snapshot begins.
                "GRANT REPLICATION SLAVE, REPLICATION CLIENT, RELOAD ON *.* TO " + account,
                // For tests, which purge the binlog; the capture does without.
                "GRANT BINLOG ADMIN ON *.* TO " + account,
                "");
    }
}
