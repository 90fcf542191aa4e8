package io.lockstep.bench.autoscale;

import io.lockstep.devstack.ProcessName;
import io.lockstep.devstack.fault.FaultProxy;
import io.lockstep.devstack.system.LocalSystem;
import io.lockstep.devstack.system.TestSystems;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Runs the chart's autoscaler for real: reads the rendered HPA, evaluates it on the live metric, and starts and stops real
 * workers.
 *
 * <p>Time runs {@code --faster} times faster than in a cluster: the HPA's windows and periods and the controller's interval
 * are divided by it. One worker is slowed down by a delay before Elasticsearch to about {@value #WORKER_RATE} changes a second,
 * so that this machine can run several to their limit; the HPA's target is divided accordingly, so it still stands for the same
 * seconds of one worker's work.
 */
@Command(
        name = "autoscale",
        mixinStandardHelpOptions = true,
        description =
                "Runs the chart's autoscaler on real workers through a step load, a hot key, a poisoned partition and "
                        + "an outage, checks what it does, and plots it. The services must be built: mvn package -DskipTests")
public final class AutoscaleBench implements Callable<Integer> {

    static final int WORKER_RATE = 100;
    private static final int BATCH = 40;
    /** Of a request and of an answer; three quarters of a batch's time, the rest is what Elasticsearch and this machine take. */
    private static final Duration DELAY = Duration.ofMillis(1000L * BATCH / WORKER_RATE * 3 / 4 / 2);

    /** The worker's default, for which a sink that is back may have to wait. */
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(5);

    private static final Duration CONTROLLER_INTERVAL = Duration.ofSeconds(15);
    private static final String WORKERS = "sync-worker-elasticsearch";
    private static final int PARTITIONS = 12;

    @Option(
            names = "--rendered",
            defaultValue = "helm/src/test/resources/golden/production.yaml",
            description = "Rendered manifests with the HPA of " + WORKERS + " (default: ${DEFAULT-VALUE}).")
    private Path rendered;

    @Option(
            names = "--records-per-second",
            defaultValue = "2000",
            description = "What the chart takes one worker to do (default: ${DEFAULT-VALUE}).")
    private int recordsPerSecond;

    @Option(
            names = "--faster",
            defaultValue = "6",
            description = "How much faster time runs (default: ${DEFAULT-VALUE}).")
    private int faster;

    @Option(
            names = "--drain-within",
            defaultValue = "PT2M",
            description = "In the cluster's time, when lag must be gone after a load (default: ${DEFAULT-VALUE}).")
    private Duration drainWithin;

    @Option(names = "--scenario", description = "step, hot-key, poison or outage; may be repeated; all unless given.")
    private List<String> names = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        Path checkout = TestSystems.checkout();
        Hpa chart = new HpaFile(checkout.resolve(rendered)).read(WORKERS);
        Hpa hpa = chart.faster(faster).smaller((double) recordsPerSecond / WORKER_RATE * faster);
        PrintStream out = System.out;
        out.printf("chart: %s%nhere:  %s%n", chart, hpa);
        Path results = checkout.resolve("bench/target/autoscale");
        boolean good = true;
        try (LocalSystem system = LocalSystem.start("autoscale")) {
            for (ProcessName name : List.of(
                    ProcessName.SYNC_WORKER_ELASTICSEARCH,
                    ProcessName.SYNC_WORKER_REDIS,
                    ProcessName.SEARCH_SERVICE,
                    ProcessName.GATEWAY)) {
                system.stop(name);
            }
            String elasticsearch = system.servers().elasticsearchHosts();
            SinkView view = new SinkView(system.servers());
            Probes probes = new Probes(view);
            try (FaultProxy proxy = FaultProxy.before(Integer.parseInt(elasticsearch.replaceFirst(".*:", "")));
                    WorkerFleet workers = new WorkerFleet(system, settings(hpa, proxy));
                    Poison poison = new Poison(system.servers().kafkaBootstrapServers());
                    Writes writes = new Writes(system.uri(ProcessName.EVENT_SERVICE), probes)) {
                Surroundings surroundings = new Surroundings(writes, poison, proxy, DELAY);
                proxy.set(new FaultProxy.Mode.Delay(DELAY));
                workers.scaleTo(hpa.replicas().min());
                workers.awaitReady();
                ControlLoop loop =
                        new ControlLoop(hpa, CONTROLLER_INTERVAL.dividedBy(faster), workers, probes, drainWithin);
                for (Scenario scenario : chosen()) {
                    Verdict verdict = loop.run(scenario, surroundings, results);
                    List<String> faults = new ArrayList<>(verdict.faults());
                    faults.addAll(agreement(writes, loop, view, probes));
                    out.printf("%-8s %s%n", scenario.text(), verdict.summary());
                    faults.forEach(fault -> out.printf("         NOT SO: %s%n", fault));
                    good &= faults.isEmpty();
                }
            }
        }
        out.printf("Timelines (CSV) and plots (SVG) are in %s%n", results);
        return good ? 0 : 1;
    }

    /** Stops writing, lets the workers finish, and compares every key. */
    private static List<String> agreement(Writes writes, ControlLoop loop, SinkView view, Probes probes)
            throws Exception {
        writes.rate(0, 0);
        List<String> faults = new ArrayList<>();
        writes.failure().ifPresent(failure -> faults.add("writing failed: " + failure.getMessage()));
        List<String> differences = loop.awaitAgreement(view);
        if (!differences.isEmpty()) {
            faults.add(differences.size() + " keys differ, such as " + differences.getFirst());
        }
        faults.addAll(probes.regressions());
        return faults;
    }

    private List<Scenario> chosen() {
        return List.of(Scenario.values()).stream()
                .filter(scenario -> names.isEmpty() || names.contains(scenario.text()))
                .toList();
    }

    private Map<String, String> settings(Hpa hpa, FaultProxy proxy) {
        return Map.of(
                "LOCKSTEP_ELASTICSEARCH_HOSTS",
                "127.0.0.1:" + proxy.port(),
                "LOCKSTEP_KAFKA_THREADS",
                Integer.toString(PARTITIONS / hpa.replicas().max()),
                "LOCKSTEP_BATCH_CHANGES",
                Integer.toString(BATCH),
                "LOCKSTEP_BATCH_PARALLEL",
                "1",
                "LOCKSTEP_RETRY_CAP",
                LONGEST_BACKOFF.dividedBy(faster).toMillis() + "ms",
                // What a worker holds does not move to a new one, so it shrinks with the rest.
                "LOCKSTEP_BATCH_CAPACITY",
                Integer.toString(10_000 * WORKER_RATE / recordsPerSecond));
    }
}
