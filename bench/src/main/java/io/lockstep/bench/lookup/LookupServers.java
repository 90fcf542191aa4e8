package io.lockstep.bench.lookup;

import io.lockstep.bench.OwnClassPath;
import io.lockstep.contract.CacheEntries;
import io.lockstep.contract.EventIndex;
import io.lockstep.devstack.Launch;
import io.lockstep.devstack.Ports;
import io.lockstep.devstack.ProcessName;
import io.lockstep.devstack.Program;
import io.lockstep.devstack.Settings;
import io.lockstep.devstack.Sizing;
import io.lockstep.devstack.StateFolder;
import io.lockstep.devstack.process.FreePorts;
import io.lockstep.devstack.process.Owner;
import io.lockstep.devstack.process.Progress;
import io.lockstep.devstack.process.Reaper;
import io.lockstep.devstack.process.Stack;
import io.lockstep.devstack.process.Watcher;
import io.lockstep.devstack.redis.RedisServer;
import io.lockstep.devstack.service.Services;
import io.lockstep.devstack.system.TestSystems;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Redis, search services and a bare server of a measurement, of its own and gone afterwards. */
final class LookupServers implements AutoCloseable {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Path checkout;
    private final Settings settings;
    private final Stack stack;
    private final Map<String, Process> processes = new LinkedHashMap<>();
    private final Map<String, Integer> portsByName = new HashMap<>();

    private LookupServers(Path checkout, Settings settings, Stack stack) {
        this.checkout = checkout;
        this.settings = settings;
        this.stack = stack;
    }

    static LookupServers start() throws IOException {
        Path checkout = Path.of(System.getProperty("lockstep.checkout"));
        StateFolder state = TestSystems.folder(checkout, Owner.thisJvm(), "lookup");
        Settings settings = new Settings(state, FreePorts.all(new Random()), Sizing.LAPTOP);
        Stack stack = new Stack(state, List.of(new RedisServer(settings)));
        new Watcher(state).start(Owner.thisJvm().process(), Reaper.Leaving.NOTHING);
        stack.start(stack.names(), Progress.SILENT);
        return new LookupServers(checkout, settings, stack);
    }

    int redisPort() {
        return settings.ports().of(ProcessName.REDIS);
    }

    int port(String name) {
        return portsByName.get(name);
    }

    /** Starts a search service under a name; it needs no more than Redis for lookups. */
    void serve(String name, Map<String, String> environment, List<String> jvmFlags) throws IOException {
        Ports ports = settings.ports();
        Map<String, String> connections = Map.of(
                "lockstep.elasticsearch.hosts",
                "127.0.0.1:" + ports.of(ProcessName.ELASTICSEARCH),
                "lockstep.index",
                EventIndex.RECOGNIZED_EVENTS.alias(),
                "lockstep.redis.url",
                "redis://127.0.0.1:" + redisPort(),
                "lockstep.cache-prefix",
                CacheEntries.RECOGNIZED_EVENTS.prefix());
        Program program = new Services(checkout, settings, () -> connections).of(ProcessName.SEARCH_SERVICE);
        Launch launch = program.prepare();
        List<String> command = new ArrayList<>(launch.command());
        command.addAll(1, jvmFlags);
        int port = FreePorts.one(new Random());
        Map<String, String> all = new HashMap<>(launch.environment());
        all.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        // A busy machine makes a run slow; it should not end it.
        all.put("LOCKSTEP_REDIS_TIMEOUT", "5s");
        all.putAll(environment);
        launch(name, port, command, all);
    }

    void serveHelloWorld(String document) throws IOException {
        Path file = settings.state().root().resolve("document.json");
        Files.writeString(file, document);
        int port = FreePorts.one(new Random());
        launch(
                "hello",
                port,
                List.of(
                        Launch.java(),
                        "-cp",
                        OwnClassPath.text(),
                        HelloWorld.class.getName(),
                        Integer.toString(port),
                        file.toString()),
                Map.of());
    }

    /** Processor time that a server has taken so far. */
    Duration cpu(String name) {
        return processes.get(name).info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Who answered the lookups of each service, so that nothing else was measured than what was meant. */
    void printSources() throws IOException, InterruptedException {
        for (String name : List.of("local", "redis")) {
            URI metrics = URI.create("http://127.0.0.1:" + port(name) + "/q/metrics");
            try (HttpClient http = HttpClient.newHttpClient()) {
                http.send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
                        .body()
                        .lines()
                        .filter(line -> line.startsWith("lockstep_lookups_seconds_count") && !line.endsWith(" 0.0"))
                        .filter(line -> !line.endsWith(" 0"))
                        .forEach(line -> System.out.println(name + ": " + line));
            }
        }
    }

    @Override
    public void close() {
        processes.values().forEach(Process::destroyForcibly);
        try {
            stack.names().reversed().forEach(stack.processes()::kill);
            new Watcher(settings.state()).stop();
            Reaper.reap(settings.state(), Reaper.Leaving.NOTHING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot clean up " + settings.state().root(), e);
        }
    }

    private void launch(String name, int port, List<String> command, Map<String, String> environment)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(settings.state().root().resolve(name + ".log").toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        processes.put(name, process);
        portsByName.put(name, port);
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!listens(port)) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IOException(name + " did not start:\n"
                        + Files.readString(settings.state().root().resolve(name + ".log")));
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
