package io.lockstep.bench.search;

import io.lockstep.devstack.Launch;
import io.lockstep.devstack.Ports;
import io.lockstep.devstack.ProcessName;
import io.lockstep.devstack.Settings;
import io.lockstep.devstack.Sizing;
import io.lockstep.devstack.StateFolder;
import io.lockstep.devstack.elasticsearch.ElasticsearchServer;
import io.lockstep.devstack.process.FreePorts;
import io.lockstep.devstack.process.Owner;
import io.lockstep.devstack.process.Progress;
import io.lockstep.devstack.process.Reaper;
import io.lockstep.devstack.process.Stack;
import io.lockstep.devstack.process.Watcher;
import io.lockstep.devstack.service.Services;
import io.lockstep.devstack.system.TestSystems;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** An Elasticsearch of the benchmark's own, and the real search service in front of it; gone at the end. */
final class SearchServers implements AutoCloseable {

    private static final Sizing SIZING = new Sizing("32M", "512m", "1g", "64mb", "256m", List.of("-XX:+UseSerialGC"));

    private final Path checkout;
    private final Settings settings;
    private final Stack stack;

    private SearchServers(Path checkout, Settings settings, Stack stack) {
        this.checkout = checkout;
        this.settings = settings;
        this.stack = stack;
    }

    static SearchServers start() {
        Path checkout = Path.of(System.getProperty("lockstep.checkout"));
        StateFolder state = TestSystems.folder(checkout, Owner.thisJvm(), "search");
        Ports ports = FreePorts.all(new Random());
        Settings settings = new Settings(state, ports, SIZING);
        SearchServers servers =
                new SearchServers(checkout, settings, new Stack(state, List.of(new ElasticsearchServer(settings))));
        try {
            new Watcher(state).start(Owner.thisJvm().process(), Reaper.Leaving.NOTHING);
            servers.stack.start(servers.stack.names(), Progress.SILENT);
            return servers;
        } catch (IOException e) {
            servers.close();
            throw new UncheckedIOException("cannot start Elasticsearch", e);
        } catch (RuntimeException e) {
            servers.close();
            throw e;
        }
    }

    Path checkout() {
        return checkout;
    }

    String elasticsearch() {
        return "127.0.0.1:" + settings.ports().of(ProcessName.ELASTICSEARCH);
    }

    /**
     * The search service, as {@code ./lockstep up} starts it; ready when this returns.
     *
     * @param hosts where it finds Elasticsearch
     * @param jvmFlags besides its usual ones, for example to record a profile
     */
    RunningService startService(String hosts, String index, List<String> jvmFlags)
            throws IOException, InterruptedException {
        Map<String, String> connections = Map.of(
                "lockstep.elasticsearch.hosts",
                hosts,
                "lockstep.index",
                index,
                "lockstep.redis.url",
                "redis://127.0.0.1:" + settings.ports().of(ProcessName.REDIS),
                "lockstep.cache-prefix",
                "bench:");
        Launch launch = new Services(checkout, settings, () -> connections)
                .of(ProcessName.SEARCH_SERVICE)
                .prepare();
        List<String> command = new ArrayList<>(launch.command());
        command.addAll(1, jvmFlags);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(launch.workingFolder().toFile())
                .redirectErrorStream(true)
                .redirectOutput(
                        launch.workingFolder().resolve("search-service.log").toFile());
        builder.environment().putAll(launch.environment());
        Process process = builder.start();
        // Also when the benchmark is interrupted.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        String address = "http://127.0.0.1:" + settings.ports().of(ProcessName.SEARCH_SERVICE);
        Http.awaitOk(address + "/q/health/ready", process);
        return new RunningService(process, address);
    }

    /** Processor time that Elasticsearch has used so far. */
    Duration elasticsearchProcessor() throws IOException {
        long pid = Long.parseLong(Files.readString(settings.state().pidFile(ProcessName.ELASTICSEARCH))
                .strip());
        return processor(ProcessHandle.of(pid).orElseThrow());
    }

    private static Duration processor(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** A search service that runs until it is closed. */
    record RunningService(Process process, String address) implements AutoCloseable {

        /** Processor time that it has used so far. */
        Duration processor() {
            return SearchServers.processor(process.toHandle());
        }

        @Override
        public void close() {
            stop(process);
        }
    }

    private static void stop(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        try {
            stack.names().reversed().forEach(stack.processes()::kill);
            new Watcher(settings.state()).stop();
            Reaper.reap(settings.state(), Reaper.Leaving.NOTHING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot clean up " + settings.state().root(), e);
        }
    }
}
