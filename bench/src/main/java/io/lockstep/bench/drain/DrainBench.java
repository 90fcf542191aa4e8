package io.lockstep.bench.drain;

import io.lockstep.bench.Median;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * How fast the real worker drains a backlog, against a bare client that sends the same changes to the same store.
 *
 * <p>Both begin with a store as new, warm up on a third as many changes of other ids, and are timed on the rest. They take
 * turns, so that what else happens on the machine hits both. The worker conflates: of a hot event it sends fewer changes
 * than there are, so what it sent is printed beside what it got done.
 */
@Command(
        name = "drain",
        mixinStandardHelpOptions = true,
        description = "Drains a backlog with the real worker and with a bare client, in turns, and prints the ratio. "
                + "Starts servers of its own. The worker must be built: mvn -pl sync-worker -am package -DskipTests")
public final class DrainBench implements Callable<Integer> {

    private static final String TOPIC = "drain";
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    @Option(names = "--sink", required = true, description = "elasticsearch or redis.")
    private String sink;

    @Option(names = "--records", defaultValue = "300000", description = "Timed changes (default: ${DEFAULT-VALUE}).")
    private int records;

    @Option(names = "--rounds", defaultValue = "3", description = "Turns of each (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--cold",
            description = "Redis: no entry is there beforehand, so that changes leave fences instead of documents.")
    private boolean cold;

    @Option(
            names = "--shape",
            description = "The bare client's changes in a request and requests at once, such as "
                    + "1000x2; without it a sweep finds the best.")
    private String shape;

    @Option(names = "--worker-jvm", description = "A flag for the worker's JVM; may be repeated.")
    private List<String> workerJvm = new ArrayList<>();

    /** One timed turn. */
    private record Turn(double seconds, long stored) {}

    @Override
    public Integer call() throws Exception {
        Backlog warmUp = Backlog.of("evt_warm", records / 3, 1);
        Backlog timed = Backlog.of("evt_", records, 2);
        System.out.printf(
                "%d changes of %.0f bytes on average, 30 %% of them of 1000 hot events%n", records, timed.meanBytes());
        try (DrainServers servers = DrainServers.start(sink);
                DrainStore store = store(servers);
                KafkaBacklog kafka = new KafkaBacklog(servers.kafka(), TOPIC)) {
            kafka.fill(warmUp, timed);
            DrainStore.Shape best = shape == null ? sweep(store, warmUp, timed) : parsed(shape);
            System.out.printf("bare client: %s%n%n", best);
            System.out.printf(
                    "%-6s %12s %12s %8s %14s %8s%n", "round", "bare", "worker", "ratio", "worker sent", "ratio");
            List<Double> ratios = new ArrayList<>();
            for (int round = 1; round <= rounds; round++) {
                Turn bare = bare(store, best, warmUp, timed);
                Turn worker = worker(servers, store, kafka, List.of(warmUp, timed));
                double ratio = bare.seconds / worker.seconds;
                ratios.add(ratio);
                System.out.printf(
                        "%-6d %10.0f/s %10.0f/s %8.2f %12.0f/s %8.2f%n",
                        round,
                        records / bare.seconds,
                        records / worker.seconds,
                        ratio,
                        worker.stored / worker.seconds,
                        worker.stored / worker.seconds / (records / bare.seconds));
            }
            System.out.printf("%nmedian ratio %.2f%n", Median.of(ratios));
        }
        return 0;
    }

    private DrainStore store(DrainServers servers) {
        return switch (sink) {
            case "elasticsearch" -> new ElasticsearchStore(servers.elasticsearch());
            case "redis" -> new RedisStore(servers.redisPort(), !cold);
            default -> throw new IllegalArgumentException("--sink must be elasticsearch or redis, got " + sink);
        };
    }

    private static DrainStore.Shape parsed(String text) {
        String[] parts = text.split("x", 2);
        return new DrainStore.Shape(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
    }

    /** The bare client's best shape, each tried once after a warm-up of the store and of this JVM. */
    private DrainStore.Shape sweep(DrainStore store, Backlog warmUp, Backlog timed)
            throws IOException, InterruptedException {
        bare(store, store.shapes().getFirst(), warmUp, timed);
        DrainStore.Shape best = store.shapes().getFirst();
        double bestSeconds = Double.MAX_VALUE;
        for (DrainStore.Shape candidate : store.shapes()) {
            double seconds = bare(store, candidate, warmUp, timed).seconds;
            System.out.printf("sweep %-10s %10.0f/s%n", candidate, records / seconds);
            if (seconds < bestSeconds) {
                best = candidate;
                bestSeconds = seconds;
            }
        }
        return best;
    }

    private static Turn bare(DrainStore store, DrainStore.Shape shape, Backlog warmUp, Backlog timed)
            throws IOException, InterruptedException {
        store.reset(List.of(warmUp, timed));
        store.bare(warmUp, shape);
        long before = store.stored();
        long started = System.nanoTime();
        store.bare(timed, shape);
        double seconds = (System.nanoTime() - started) / 1e9;
        return new Turn(seconds, store.stored() - before);
    }

    private Turn worker(DrainServers servers, DrainStore store, KafkaBacklog kafka, List<Backlog> backlogs)
            throws IOException, InterruptedException {
        long warm = backlogs.getFirst().size();
        long all = warm + backlogs.getLast().size();
        store.resetForWorker(backlogs);
        kafka.forget(sink);
        try (WorkerProcess worker =
                WorkerProcess.start(servers.worker(sink, TOPIC), servers.workerPort(sink), workerJvm)) {
            long reached = await(kafka, worker, warm);
            long started = System.nanoTime();
            long before = store.stored();
            double allocated = worker.allocatedBytes();
            double processor = worker.processorSeconds();
            await(kafka, worker, all);
            double seconds = (System.nanoTime() - started) / 1e9;
            long stored = store.stored() - before;
            double timed = all - reached;
            System.out.printf(
                    "       worker: heap live %d MiB, resident at most %d MiB, %.0f bytes allocated and %.1f us of"
                            + " processor a change, %.0f of %.0f sent%n",
                    worker.liveBytes() >> 20,
                    worker.peakResidentBytes() >> 20,
                    (worker.allocatedBytes() - allocated) / timed,
                    (worker.processorSeconds() - processor) * 1e6 / timed,
                    (double) stored,
                    timed);
            // scaled to the nominal number of changes: positions are seen now and then only
            return new Turn(seconds * records / timed, Math.round(stored * records / timed));
        }
    }

    /** Waits until so many records are acknowledged and returns how many are. */
    private long await(KafkaBacklog kafka, WorkerProcess worker, long records)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(10);
        long acknowledged = kafka.acknowledged(sink);
        while (acknowledged < records) {
            if (!worker.isAlive() || System.nanoTime() > deadline) {
                throw new IOException("the worker has acknowledged " + acknowledged + " of " + records + " records");
            }
            LockSupport.parkNanos(LOOK_NANOS);
            acknowledged = kafka.acknowledged(sink);
        }
        return acknowledged;
    }
}
