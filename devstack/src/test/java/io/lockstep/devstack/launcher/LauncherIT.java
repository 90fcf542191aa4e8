package io.lockstep.devstack.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.devstack.Ports;
import io.lockstep.devstack.ProcessName;
import io.lockstep.devstack.ServerEndpoints;
import io.lockstep.devstack.mysql.Sql;
import io.lockstep.devstack.process.FreePorts;
import io.lockstep.devstack.process.Processes;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands on real servers, in a checkout whose path has spaces. */
class LauncherIT {

    private static final String SERVERS = "mysql,redis";

    @TempDir
    private Path folder;

    private Checkout checkout;
    private Ports ports;
    private String output;

    @BeforeEach
    void freePorts() {
        checkout = new Checkout(folder.resolve("a path with spaces"), Map.of(), Clock.systemUTC());
        ports = FreePorts.all(new Random());
        checkout.rememberedPorts().write(ports);
    }

    @AfterEach
    void down() {
        run("down", "--wipe");
        assertThat(checkout.state().root()).doesNotExist();
    }

    @Test
    void aSecondUpStartsOnlyWhatWasKilledAndTheDataIsThere() throws IOException, SQLException {
        assertThat(run("up", "--detach", "--only", SERVERS)).isZero();
        sql("CREATE TABLE lockstep.kept (id INT PRIMARY KEY)");
        long redis = pid("redis");
        long mysql = pid("mysql");
        new Processes(checkout.state()).kill(ProcessName.MYSQL);
        assertThat(status("mysql").get("state").asText()).isEqualTo("died");

        assertThat(run("up", "--detach", "--only", SERVERS)).isZero();

        assertThat(pid("redis")).isEqualTo(redis);
        assertThat(pid("mysql")).isNotEqualTo(mysql);
        sql("INSERT INTO lockstep.kept VALUES (1)");
        assertThat(status("mysql").get("port").asInt()).isEqualTo(ports.of(ProcessName.MYSQL));
        assertThat(status("mysql").get("memoryBytes").asLong()).isPositive();
        assertThat(status("kafka").get("state").asText()).isEqualTo("stopped");
    }

    @Test
    void downStopsEverythingAndKeepsTheData() throws IOException, SQLException {
        run("up", "--detach", "--only", SERVERS);
        sql("CREATE TABLE lockstep.kept (id INT PRIMARY KEY)");

        assertThat(run("down")).isZero();
        assertThat(status("mysql").get("state").asText()).isEqualTo("stopped");

        run("up", "--detach", "--only", "mysql");
        sql("INSERT INTO lockstep.kept VALUES (1)");
    }

    @Test
    void aRunningServerDoesNotMove() {
        run("up", "--detach", "--only", "redis");

        assertThat(run("up", "--detach", "--only", "redis", "--port", "redis=1"))
                .isEqualTo(1);

        assertThat(output).contains("redis runs with port " + ports.of(ProcessName.REDIS), "./lockstep down");
    }

    @Test
    void logsAreThereAfterAStart() {
        assertThat(run("logs", "redis")).isEqualTo(1);
        assertThat(output).contains("redis has not been started here");

        run("up", "--detach", "--only", "redis");

        assertThat(run("logs", "redis")).isZero();
        assertThat(output).contains("Ready to accept connections");
    }

    private int run(String... arguments) {
        StringWriter written = new StringWriter();
        CommandLine line =
                Main.commandLine(checkout).setOut(new PrintWriter(written)).setErr(new PrintWriter(written, true));
        int status = line.execute(arguments);
        output = written.toString();
        return status;
    }

    private JsonNode status(String name) throws IOException {
        assertThat(run("status", "--json")).isZero();
        for (JsonNode row : new ObjectMapper().readTree(output)) {
            if (row.get("name").asText().equals(name)) {
                return row;
            }
        }
        throw new AssertionError("no " + name + " in " + output);
    }

    private long pid(String name) throws IOException {
        return status(name).get("pid").asLong();
    }

    private void sql(String statement) throws SQLException {
        new Sql(ServerEndpoints.of(checkout.state(), ports)).execute(statement);
    }
}
