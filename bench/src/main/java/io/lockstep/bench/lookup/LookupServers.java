package io.lockstep.bench.lookup;

import io.lockstep.bench.OwnClassPath;
import io.lockstep.bench.OwnProcess;
import io.lockstep.bench.OwnServers;
import io.lockstep.contract.CacheEntries;
import io.lockstep.contract.EventIndex;
import io.lockstep.devstack.Launch;
import io.lockstep.devstack.ProcessName;
import io.lockstep.devstack.Sizing;
import io.lockstep.devstack.process.FreePorts;
import io.lockstep.devstack.redis.RedisServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Redis, search services and a bare server of a measurement, of its own and gone afterwards. */
final class LookupServers implements AutoCloseable {

    private final OwnServers servers;
    private final Map<String, OwnProcess> processes = new LinkedHashMap<>();
    private final Map<String, Integer> portsByName = new HashMap<>();

    private LookupServers(OwnServers servers) {
        this.servers = servers;
    }

    static LookupServers start() {
        return new LookupServers(
                OwnServers.start("lookup", Sizing.LAPTOP, settings -> List.of(new RedisServer(settings))));
    }

    int redisPort() {
        return servers.port(ProcessName.REDIS);
    }

    int port(String name) {
        return portsByName.get(name);
    }

    /** Starts a search service under a name; it needs no more than Redis for lookups. */
    void serve(String name, Map<String, String> environment, List<String> jvmFlags) throws IOException {
        Launch launch = servers.service(
                        ProcessName.SEARCH_SERVICE,
                        Map.of(
                                "lockstep.elasticsearch.hosts",
                                servers.address(ProcessName.ELASTICSEARCH),
                                "lockstep.index",
                                EventIndex.RECOGNIZED_EVENTS.alias(),
                                "lockstep.redis.url",
                                "redis://" + servers.address(ProcessName.REDIS),
                                "lockstep.cache-prefix",
                                CacheEntries.RECOGNIZED_EVENTS.prefix()))
                .prepare();
        int port = FreePorts.one(new Random());
        Map<String, String> all = new HashMap<>(launch.environment());
        all.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        // A busy machine makes a run slow; it should not end it.
        all.put("LOCKSTEP_REDIS_TIMEOUT", "5s");
        all.putAll(environment);
        Launch adapted = new Launch(launch.command(), all, launch.workingFolder());
        await(name, port, OwnProcess.start(adapted, jvmFlags, log(name)));
    }

    void serveHelloWorld(String document) throws IOException {
        Path file = servers.settings().state().root().resolve("document.json");
        Files.writeString(file, document);
        int port = FreePorts.one(new Random());
        ProcessBuilder command = new ProcessBuilder(
                Launch.java(),
                "-cp",
                OwnClassPath.text(),
                HelloWorld.class.getName(),
                Integer.toString(port),
                file.toString());
        await("hello", port, OwnProcess.start(command, log("hello")));
    }

    private Path log(String name) {
        return servers.settings().state().root().resolve(name + ".log");
    }

    private void await(String name, int port, OwnProcess process) throws IOException {
        processes.put(name, process);
        portsByName.put(name, port);
        process.awaitListening(port);
    }

    /** Processor time that a server has taken so far. */
    Duration cpu(String name) {
        return processes.get(name).processor();
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
        processes.values().forEach(OwnProcess::close);
        servers.close();
    }
}
