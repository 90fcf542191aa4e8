package io.lockstep.bench.drain;

import io.lockstep.devstack.Ports;
import io.lockstep.devstack.ProcessName;
import io.lockstep.devstack.Program;
import io.lockstep.devstack.Settings;
import io.lockstep.devstack.Sizing;
import io.lockstep.devstack.StateFolder;
import io.lockstep.devstack.elasticsearch.ElasticsearchServer;
import io.lockstep.devstack.kafka.KafkaServer;
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
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Kafka and the sink of a measurement, of its own and gone afterwards; and the worker's program with them. */
final class DrainServers implements AutoCloseable {

    private static final Sizing SIZING = new Sizing("32M", "768m", "1g", "2gb", "256m", List.of("-XX:+UseSerialGC"));

    private final Path checkout;
    private final Settings settings;
    private final Stack stack;

    private DrainServers(Path checkout, Settings settings, Stack stack) {
        this.checkout = checkout;
        this.settings = settings;
        this.stack = stack;
    }

    static DrainServers start(String sink) {
        Path checkout = Path.of(System.getProperty("lockstep.checkout"));
        StateFolder state = TestSystems.folder(checkout, Owner.thisJvm(), "drain");
        Ports ports = FreePorts.all(new Random());
        Settings settings = new Settings(state, ports, SIZING);
        Program store = sink.equals("redis") ? new RedisServer(settings) : new ElasticsearchServer(settings);
        Stack stack = new Stack(state, List.of(new KafkaServer(settings), store));
        DrainServers servers = new DrainServers(checkout, settings, stack);
        try {
            new Watcher(state).start(Owner.thisJvm().process(), Reaper.Leaving.NOTHING);
            stack.start(stack.names(), Progress.SILENT);
            return servers;
        } catch (IOException e) {
            servers.close();
            throw new UncheckedIOException("cannot start the servers", e);
        } catch (RuntimeException e) {
            servers.close();
            throw e;
        }
    }

    String kafka() {
        return "127.0.0.1:" + settings.ports().of(ProcessName.KAFKA);
    }

    String elasticsearch() {
        return "127.0.0.1:" + settings.ports().of(ProcessName.ELASTICSEARCH);
    }

    int redisPort() {
        return settings.ports().of(ProcessName.REDIS);
    }

    /** The worker of one sink that reads one topic, not started. */
    Program worker(String sink, String topic) {
        Map<String, String> connections = Map.of(
                "lockstep.kafka.bootstrap-servers",
                kafka(),
                "lockstep.topic",
                topic,
                "lockstep.elasticsearch.hosts",
                elasticsearch(),
                "lockstep.index",
                "drain",
                "lockstep.redis.url",
                "redis://127.0.0.1:" + redisPort(),
                "lockstep.cache-prefix",
                "drain:");
        return new Services(checkout, settings, () -> connections).of(workerName(sink));
    }

    int workerPort(String sink) {
        return settings.ports().of(workerName(sink));
    }

    private static ProcessName workerName(String sink) {
        return sink.equals("redis") ? ProcessName.SYNC_WORKER_REDIS : ProcessName.SYNC_WORKER_ELASTICSEARCH;
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
