package io.lockstep.bench.lookup;

import io.lockstep.bench.LoadClient;
import io.lockstep.contract.CacheEntries;
import io.lockstep.contract.CacheScript;
import io.lockstep.devstack.redis.RedisConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Lookups by id a second: from the local cache, from Redis, and, as the limit, a bare Vert.x server under the same client.
 *
 * <p>The three take turns, so that what else happens on the machine hits all of them. The processor time for one lookup
 * is printed too: it says the same on a busy machine as on a quiet one.
 */
@Command(
        name = "lookup",
        mixinStandardHelpOptions = true,
        description =
                "Looks events up by id, from the local cache and from Redis, beside a bare server. Starts a Redis of"
                        + " its own. The service must be built: mvn -pl search-service -am package -DskipTests")
public final class LookupBench implements Callable<Integer> {

    private static final CacheEntries ENTRIES = CacheEntries.RECOGNIZED_EVENTS;
    private static final String HOUR_MILLIS = "3600000";

    @Option(
            names = "--events",
            defaultValue = "1000",
            description = "Events asked for in turn (default: ${DEFAULT-VALUE}).")
    private int events;

    @Option(names = "--connections", defaultValue = "64", description = "Of the client (default: ${DEFAULT-VALUE}).")
    private int connections;

    @Option(names = "--seconds", defaultValue = "5", description = "Of each turn (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--rounds",
            defaultValue = "4",
            description = "Turns; the first warms up (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--service-jvm", description = "A flag for the service's JVM; may be repeated.")
    private List<String> serviceJvm = new ArrayList<>();

    private record Contender(String name, String server, LoadClient client) {}

    @Override
    public Integer call() throws Exception {
        List<String> paths =
                IntStream.range(0, events).mapToObj(LookupBench::id).toList();
        try (LookupServers servers = LookupServers.start()) {
            fill(servers.redisPort());
            servers.serve("local", Map.of(), serviceJvm);
            servers.serve("redis", Map.of("LOCKSTEP_LOCAL_CACHE_MAX_BYTES", "0"), serviceJvm);
            servers.serveHelloWorld(document(0));
            List<Contender> contenders = List.of(
                    contender("bare Vert.x", "hello", servers, paths),
                    contender("local cache", "local", servers, paths),
                    contender("Redis", "redis", servers, paths));
            System.out.printf(
                    "%-6s %-14s %12s %8s %10s %10s %12s %12s%n",
                    "round", "answered by", "lookups", "ratio", "p50", "p99", "server cpu", "client cpu");
            for (int round = 0; round < rounds; round++) {
                double limit = 0;
                for (Contender contender : contenders) {
                    Duration before = servers.cpu(contender.server);
                    LoadClient.Result result = contender.client.run(connections, Duration.ofSeconds(seconds));
                    Duration cpu = servers.cpu(contender.server).minus(before);
                    limit = limit == 0 ? result.perSecond() : limit;
                    System.out.printf(
                            "%-6s %-14s %10.0f/s %8.2f %7.2f ms %7.2f ms %9.1f us %9.1f us%n",
                            round == 0 ? "warm" : round,
                            contender.name,
                            result.perSecond(),
                            result.perSecond() / limit,
                            result.micros().getValueAtPercentile(50) / 1000.0,
                            result.micros().getValueAtPercentile(99) / 1000.0,
                            result.each(cpu),
                            result.each(result.ownCpu()));
                }
            }
            servers.printSources();
        }
        return 0;
    }

    private static Contender contender(String name, String server, LookupServers servers, List<String> ids) {
        List<byte[]> requests = ids.stream()
                .map(id -> ("GET /api/search/events/" + id + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII))
                .toList();
        return new Contender(name, server, new LoadClient(servers.port(server), LoadClient.inTurn(requests), 200));
    }

    private void fill(int port) throws IOException {
        try (RedisConnection redis = new RedisConnection(port)) {
            for (int i = 0; i < events; i++) {
                String key = ENTRIES.key(id(i));
                redis.command("EVAL", CacheScript.LEASE.text(), "1", key, "bench", HOUR_MILLIS);
                redis.command("EVAL", CacheScript.FILL.text(), "1", key, "bench", "1", document(i), HOUR_MILLIS);
            }
        }
    }

    private static String id(int number) {
        return "evt_bench%08d".formatted(number);
    }

    /** As long as those of the sample register. */
    private static String document(int number) {
        return """
                {"recognizedEventId":"%s","recognizedEventName":"全国大学生数学建模竞赛 %d","organizer":"中国工业与应用数学学会",\
                "college":"信息科学与工程学院","recognizedLevel":"A","recognizedEventTime":"2025-09-04",\
                "relatedMajors":["数学与应用数学","统计学"],"applicableMajors":["计算机科学与技术"],"recognitionBasis":"学校认定",\
                "isActive":true,"version":1,"createdAt":"2025-11-24T06:00:00Z","updatedAt":"2025-11-24T06:00:00Z"}""".formatted(id(number), number);
    }
}
