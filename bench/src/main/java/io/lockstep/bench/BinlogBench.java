package io.lockstep.bench;

import io.lockstep.contract.ChangeTopics;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * How fast the binlog gets to Kafka: the event service's capture, and Debezium's engine with its JSON converter and a
 * plain producer, over the same part of the binlog, in turns, each in a fresh JVM.
 *
 * <p>The rate is that between the first and the last record of a round by their timestamps, so that the start of a
 * process does not count. Whoever comes first is another one in each round.
 */
@Command(
        name = "binlog",
        mixinStandardHelpOptions = true,
        description =
                "Reads the same binlog with the event service and with a plain Debezium engine, and prints the rates.")
final class BinlogBench implements Callable<Integer> {

    private static final Duration GIVE_UP = Duration.ofMinutes(5);
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final int ROWS_PER_TRANSACTION = 10;
    private static final String BASELINE_TOPIC = "bench.engine";

    @Option(names = "--rounds", defaultValue = "3", description = "Of each (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--rows", defaultValue = "200000", description = "In the binlog (default: ${DEFAULT-VALUE}).")
    private int rows;

    @Override
    public Integer call() throws Exception {
        try (BenchServers servers = BenchServers.start("binlog", "binlog");
                TopicRates topics = new TopicRates(servers.endpoints().kafkaBootstrapServers())) {
            servers.startEventService();
            await(() ->
                    !servers.capture().path("binlog").path("snapshotRunning").asBoolean(true));
            servers.stopEventService();
            try (Connection connection = servers.connect()) {
                write(servers);
                SavedCapture saved = SavedCapture.of(connection);
                topics.create(BASELINE_TOPIC);
                System.out.printf("%-8s %12s %12s %7s%n", "round", "lockstep/s", "engine/s", "ratio");
                double ours = 0;
                double theirs = 0;
                for (int round = 1; round <= rounds; round++) {
                    boolean first = round % 2 == 1;
                    double one = first ? capture(servers, saved, topics) : baseline(servers, saved, topics);
                    double other = first ? baseline(servers, saved, topics) : capture(servers, saved, topics);
                    double lockstep = first ? one : other;
                    double engine = first ? other : one;
                    ours += lockstep;
                    theirs += engine;
                    System.out.printf("%-8d %12.0f %12.0f %7.2f%n", round, lockstep, engine, lockstep / engine);
                }
                System.out.printf("%-8s %12.0f %12.0f %7.2f%n", "mean", ours / rounds, theirs / rounds, ours / theirs);
            }
        }
        return 0;
    }

    private void write(BenchServers servers) throws SQLException {
        try (EventRows events = new EventRows(servers.connect())) {
            for (int i = 0; i < rows; i += ROWS_PER_TRANSACTION) {
                events.writeMany("evt_b" + i + "x", ROWS_PER_TRANSACTION);
            }
        }
        try (Connection connection = servers.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from recognized_events")) {
            row.next();
            System.out.println(row.getLong(1) + " rows are in the binlog");
        }
    }

    private double capture(BenchServers servers, SavedCapture saved, TopicRates topics) throws Exception {
        try (Connection connection = servers.connect()) {
            saved.restore(connection);
        }
        servers.startEventService();
        await(() -> servers.capture().path("publishedTotal").asLong() >= rows);
        servers.stopEventService();
        return topics.rate(ChangeTopics.RECOGNIZED_EVENTS.changes(), rows);
    }

    private double baseline(BenchServers servers, SavedCapture saved, TopicRates topics) throws Exception {
        saved.runEngine(servers, BASELINE_TOPIC, rows);
        return topics.rate(BASELINE_TOPIC, rows);
    }

    private interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    private static void await(Condition condition) throws IOException, InterruptedException {
        long end = System.nanoTime() + GIVE_UP.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > end) {
                throw new IOException("the capture did not get there within " + GIVE_UP);
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }
}
