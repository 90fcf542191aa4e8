package io.lockstep.bench.drain;

import io.lockstep.bench.OwnServers;
import io.lockstep.devstack.ProcessName;
import io.lockstep.devstack.Program;
import io.lockstep.devstack.Sizing;
import io.lockstep.devstack.elasticsearch.ElasticsearchServer;
import io.lockstep.devstack.kafka.KafkaServer;
import io.lockstep.devstack.redis.RedisServer;
import java.util.List;
import java.util.Map;

/** Kafka and the sink of a measurement, and the worker's program with them. */
final class DrainServers implements AutoCloseable {

    private static final Sizing SIZING = new Sizing("32M", "768m", "1g", "2gb", "256m", List.of("-XX:+UseSerialGC"));

    private final OwnServers servers;

    private DrainServers(OwnServers servers) {
        this.servers = servers;
    }

    static DrainServers start(String sink) {
        return new DrainServers(OwnServers.start(
                "drain",
                SIZING,
                settings -> List.of(
                        new KafkaServer(settings),
                        sink.equals("redis") ? new RedisServer(settings) : new ElasticsearchServer(settings))));
    }

    String kafka() {
        return servers.address(ProcessName.KAFKA);
    }

    String elasticsearch() {
        return servers.address(ProcessName.ELASTICSEARCH);
    }

    int redisPort() {
        return servers.port(ProcessName.REDIS);
    }

    /** The worker of one sink that reads one topic, not started. */
    Program worker(String sink, String topic) {
        return servers.service(
                workerName(sink),
                Map.of(
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
                        "drain:"));
    }

    int workerPort(String sink) {
        return servers.port(workerName(sink));
    }

    private static ProcessName workerName(String sink) {
        return sink.equals("redis") ? ProcessName.SYNC_WORKER_REDIS : ProcessName.SYNC_WORKER_ELASTICSEARCH;
    }

    @Override
    public void close() {
        servers.close();
    }
}
