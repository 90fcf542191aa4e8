package io.lockstep.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.contract.ChangeTopics;
import io.lockstep.devstack.Ports;
import io.lockstep.devstack.ProcessName;
import io.lockstep.devstack.Program;
import io.lockstep.devstack.ServerEndpoints;
import io.lockstep.devstack.Settings;
import io.lockstep.devstack.Sizing;
import io.lockstep.devstack.StateFolder;
import io.lockstep.devstack.kafka.KafkaServer;
import io.lockstep.devstack.mysql.MysqlServer;
import io.lockstep.devstack.process.FreePorts;
import io.lockstep.devstack.process.Progress;
import io.lockstep.devstack.process.Reaper;
import io.lockstep.devstack.process.Stack;
import io.lockstep.devstack.process.Watcher;
import io.lockstep.devstack.service.Services;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;

/** MariaDB, Kafka and an event service of the benchmark's own, sized as {@code ./lockstep up} has them; gone at the end. */
final class BenchServers implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final StateFolder state;
    private final Ports ports;
    private final Stack stack;

    private BenchServers(StateFolder state, Ports ports, Stack stack) {
        this.state = state;
        this.ports = ports;
        this.stack = stack;
    }

    /** Starts the servers; the event service is started by its own call. */
    static BenchServers start(String label, String capture) throws IOException {
        Path checkout = Path.of(System.getProperty("lockstep.checkout"));
        StateFolder state = StateFolder.inside(checkout, "bench-" + label);
        Reaper.reap(state, Reaper.Leaving.NOTHING);
        Ports ports = FreePorts.all(new Random());
        Settings settings = new Settings(state, ports, Sizing.LAPTOP);
        ServerEndpoints servers = ServerEndpoints.of(state, ports);
        Map<String, String> connections = Map.of(
                "lockstep.mysql.url", servers.jdbcUrl(ServerEndpoints.DATABASE),
                "lockstep.mysql.user", servers.jdbcUser(),
                "lockstep.mysql.password", servers.jdbcPassword(),
                "lockstep.kafka.bootstrap-servers", servers.kafkaBootstrapServers(),
                "lockstep.topic", ChangeTopics.RECOGNIZED_EVENTS.changes(),
                "lockstep.capture", capture);
        List<Program> programs = List.of(
                new MysqlServer(settings),
                new KafkaServer(settings),
                new Services(checkout, settings, () -> connections).of(ProcessName.EVENT_SERVICE));
        BenchServers started = new BenchServers(state, ports, new Stack(state, programs));
        new Watcher(state).start(ProcessHandle.current(), Reaper.Leaving.NOTHING);
        started.stack.start(List.of(ProcessName.MYSQL, ProcessName.KAFKA), Progress.SILENT);
        return started;
    }

    void startEventService() {
        stack.start(List.of(ProcessName.EVENT_SERVICE), Progress.SILENT);
    }

    void stopEventService() {
        stack.stop(List.of(ProcessName.EVENT_SERVICE), Progress.SILENT);
    }

    ServerEndpoints endpoints() {
        return ServerEndpoints.of(state, ports);
    }

    Connection connect() throws SQLException {
        ServerEndpoints servers = endpoints();
        Properties properties = new Properties();
        properties.setProperty("user", servers.jdbcUser());
        properties.setProperty("password", servers.jdbcPassword());
        properties.setProperty("rewriteBatchedStatements", "true");
        properties.setProperty("sslMode", "DISABLED");
        return DriverManager.getConnection(servers.jdbcUrl(ServerEndpoints.DATABASE), properties);
    }

    URI eventService() {
        return URI.create("http://127.0.0.1:" + ports.of(ProcessName.EVENT_SERVICE));
    }

    /** The most memory that the event service ever had, as the kernel counts it. */
    long eventServiceMiB() throws IOException {
        long pid =
                stack.processes().find(ProcessName.EVENT_SERVICE).orElseThrow().pid();
        return OwnProcess.peakResidentBytes(pid) >> 20;
    }

    /** What the event service says of its capture. */
    JsonNode capture() throws IOException, InterruptedException {
        URI uri = eventService().resolve("/admin/capture");
        return JSON.readTree(http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .body());
    }

    @Override
    public void close() throws IOException {
        Reaper.reap(state, Reaper.Leaving.NOTHING);
    }
}
