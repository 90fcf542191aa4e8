package io.lockstep.bench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What the outbox costs: transactions a second with an event and its outbox row, while the relay publishes and deletes
 * them, and with the event alone.
 *
 * <p>Plain JDBC, without HTTP and Hibernate, which would make the two more alike than MySQL sees them.
 */
@Command(
        name = "outbox",
        mixinStandardHelpOptions = true,
        description =
                "Writes events with and without outbox rows, in turns, and prints the rates and the outbox's length.")
final class OutboxBench implements Callable<Integer> {

    @Option(names = "--rounds", defaultValue = "5", description = "Of each kind (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--seconds", defaultValue = "8", description = "A round lasts (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--writers", defaultValue = "4", description = "Connections (default: ${DEFAULT-VALUE}).")
    private int writers;

    private final AtomicLong ids = new AtomicLong();

    @Override
    public Integer call() throws Exception {
        try (BenchServers servers = BenchServers.start("outbox", "outbox")) {
            servers.startEventService();
            round(servers, true);
            round(servers, false);
            System.out.printf(
                    "%-8s %14s %14s %7s %14s %12s%n",
                    "round", "with outbox/s", "without/s", "ratio", "longest outbox", "left over");
            double with = 0;
            double without = 0;
            for (int round = 1; round <= rounds; round++) {
                Rate alone = round(servers, false);
                Rate both = round(servers, true);
                with += both.perSecond();
                without += alone.perSecond();
                System.out.printf(
                        "%-8d %14.0f %14.0f %7.2f %14d %12d%n",
                        round,
                        both.perSecond(),
                        alone.perSecond(),
                        both.perSecond() / alone.perSecond(),
                        both.longest(),
                        both.leftOver());
            }
            System.out.printf("%-8s %14.0f %14.0f %7.2f%n", "mean", with / rounds, without / rounds, with / without);
        }
        return 0;
    }

    private record Rate(double perSecond, long longest, long leftOver) {}

    private Rate round(BenchServers servers, boolean withOutbox) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        AtomicLong written = new AtomicLong();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < writers; i++) {
            threads.add(Thread.ofPlatform().start(() -> write(servers, withOutbox, end, written)));
        }
        long longest = 0;
        try (Connection connection = servers.connect()) {
            while (System.nanoTime() < end) {
                longest = Math.max(longest, length(connection));
                Thread.onSpinWait();
                threads.getFirst().join(Duration.ofMillis(200));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            return new Rate(written.get() / (double) seconds, longest, length(connection));
        }
    }

    private void write(BenchServers servers, boolean withOutbox, long end, AtomicLong written) {
        try (EventRows rows = new EventRows(servers.connect())) {
            while (System.nanoTime() < end) {
                rows.write("evt_b" + ids.incrementAndGet(), withOutbox);
                written.incrementAndGet();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("cannot write events", e);
        }
    }

    private static long length(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from es_sync_tasks")) {
            row.next();
            return row.getLong(1);
        }
    }
}
