package io.lockstep.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What the event service's API costs: creates a second through HTTP, and the same two inserts in one transaction over
 * bare JDBC with as many connections. Both fill the same tables of the same server, with the same indexes and triggers,
 * while the relay publishes.
 */
@Command(
        name = "creates",
        mixinStandardHelpOptions = true,
        description = "Creates events through the API and over bare JDBC, in turns, and prints the rates.")
final class CreatesBench implements Callable<Integer> {

    /** Rounds of each kind in which both virtual machines compile what they run. */
    private static final int WARM_UPS = 4;

    @Option(names = "--rounds", defaultValue = "5", description = "Of each kind (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--seconds", defaultValue = "8", description = "A round lasts (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--writers", defaultValue = "8", description = "Clients, connections (default: ${DEFAULT-VALUE}).")
    private int writers;

    private final AtomicLong ids = new AtomicLong();

    @Override
    public Integer call() throws Exception {
        try (BenchServers servers = BenchServers.start("creates", "outbox")) {
            servers.startEventService();
            EventService service = new EventService(servers.eventService());
            for (int warmUp = 0; warmUp < WARM_UPS; warmUp++) {
                api(service, warmUp % 2 == 0);
                jdbc(servers);
            }
            System.out.printf("%-8s %10s %10s %7s %14s%n", "round", "API/s", "JDBC/s", "ratio", "API with keys/s");
            List<Double> ratios = new ArrayList<>();
            for (int round = 1; round <= rounds; round++) {
                double bare = jdbc(servers);
                double api = api(service, false);
                double keyed = api(service, true);
                ratios.add(api / bare);
                System.out.printf("%-8d %10.0f %10.0f %7.2f %14.0f%n", round, api, bare, api / bare, keyed);
            }
            System.out.printf("median ratio %.2f%n", Median.of(ratios));
        }
        return 0;
    }

    private double api(EventService service, boolean withKeys) throws IOException {
        return service.createsPerSecond(writers, Duration.ofSeconds(seconds), withKeys);
    }

    private double jdbc(BenchServers servers) throws Exception {
        return Traffic.perSecond(writers, Duration.ofSeconds(seconds), () -> {
            EventRows rows = new EventRows(servers.connect());
            return new Traffic.Worker() {
                @Override
                public void once() throws SQLException {
                    rows.write("evt_b" + ids.incrementAndGet(), true);
                }

                @Override
                public void close() throws SQLException {
                    rows.close();
                }
            };
        });
    }
}
