package io.lockstep.bench.search;

import io.lockstep.bench.OwnProcess;
import io.lockstep.bench.OwnServers;
import io.lockstep.devstack.Launch;
import io.lockstep.devstack.ProcessName;
import io.lockstep.devstack.Sizing;
import io.lockstep.devstack.elasticsearch.ElasticsearchServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** An Elasticsearch of the benchmark's own, and the real search service in front of it. */
final class SearchServers implements AutoCloseable {

    private static final Sizing SIZING = new Sizing("32M", "512m", "1g", "64mb", "256m", List.of("-XX:+UseSerialGC"));

    private final OwnServers servers;

    private SearchServers(OwnServers servers) {
        this.servers = servers;
    }

    static SearchServers start() {
        return new SearchServers(
                OwnServers.start("search", SIZING, settings -> List.of(new ElasticsearchServer(settings))));
    }

    /** With the data that the last of these left. */
    static SearchServers startKept() {
        return new SearchServers(
                OwnServers.startKept("search", SIZING, settings -> List.of(new ElasticsearchServer(settings))));
    }

    Path checkout() {
        return servers.checkout();
    }

    String elasticsearch() {
        return servers.address(ProcessName.ELASTICSEARCH);
    }

    /**
     * The search service, as {@code ./lockstep up} starts it; ready when this returns.
     *
     * @param hosts where it finds Elasticsearch
     * @param jvmFlags besides its usual ones, for example to record a profile
     */
    RunningService startService(String hosts, String index, List<String> jvmFlags)
            throws IOException, InterruptedException {
        Launch launch = servers.service(
                        ProcessName.SEARCH_SERVICE,
                        Map.of(
                                "lockstep.elasticsearch.hosts",
                                hosts,
                                "lockstep.index",
                                index,
                                "lockstep.redis.url",
                                "redis://" + servers.address(ProcessName.REDIS),
                                "lockstep.cache-prefix",
                                "bench:"))
                .prepare();
        OwnProcess process =
                OwnProcess.start(launch, jvmFlags, launch.workingFolder().resolve("search-service.log"));
        String address = "http://" + servers.address(ProcessName.SEARCH_SERVICE);
        Http.awaitOk(address + "/q/health/ready", process);
        return new RunningService(process, address);
    }

    /** Processor time that Elasticsearch has used so far. */
    Duration elasticsearchProcessor() throws IOException {
        Path pidFile = servers.settings().state().pidFile(ProcessName.ELASTICSEARCH);
        return ProcessHandle.of(Long.parseLong(Files.readString(pidFile).strip()))
                .orElseThrow()
                .info()
                .totalCpuDuration()
                .orElse(Duration.ZERO);
    }

    /** A search service that runs until it is closed. */
    record RunningService(OwnProcess process, String address) implements AutoCloseable {

        /** Processor time that it has used so far. */
        Duration processor() {
            return process.processor();
        }

        @Override
        public void close() {
            process.close();
        }
    }

    @Override
    public void close() {
        servers.close();
    }
}
