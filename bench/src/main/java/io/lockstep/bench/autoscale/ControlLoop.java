package io.lockstep.bench.autoscale;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Asks the autoscaler at its interval, does what it says, and notes every second how things are. */
final class ControlLoop {

    private static final int QUIET_BEFORE = 15;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final Duration AGREE_WITHIN = Duration.ofSeconds(90);

    private final Hpa hpa;
    private final Duration interval;
    private final double faster;
    private final WorkerFleet workers;
    private final Probes probes;
    private final Duration drainWithin;
    private final Clock clock = Clock.systemUTC();

    /** @param drainWithin in the cluster's time; the target for lag to be gone after a load has ended */
    ControlLoop(Hpa hpa, Duration interval, WorkerFleet workers, Probes probes, Duration drainWithin) {
        this.hpa = hpa;
        this.interval = interval;
        this.faster = 15.0 / (interval.toMillis() / 1000.0);
        this.workers = workers;
        this.probes = probes;
        this.drainWithin = drainWithin;
    }

    Verdict run(Scenario scenario, Surroundings surroundings, Path results) throws Exception {
        int few = hpa.replicas().min() * AutoscaleBench.WORKER_RATE;
        int many = hpa.replicas().max() * AutoscaleBench.WORKER_RATE;
        workers.scaleTo(hpa.replicas().min());
        workers.awaitReady();
        Autoscaler autoscaler = new Autoscaler(hpa);
        Timeline timeline = new Timeline();
        Scenario.end(surroundings, few);
        int began = QUIET_BEFORE;
        int ended = began + scenario.seconds;
        Instant nextDecision = clock.instant();
        long start = System.nanoTime();
        for (int second = 0; second < ended + scenario.afterwards; second++) {
            if (second == began) {
                scenario.begin(surroundings, few, many);
            } else if (second == ended) {
                Scenario.end(surroundings, few);
            }
            while (System.nanoTime() < start + second * SECOND + SECOND) {
                if (!clock.instant().isBefore(nextDecision)) {
                    nextDecision = nextDecision.plus(interval);
                    workers.scaleTo(autoscaler.replicas(clock.instant(), workers.pods(), workers.sum(hpa.metric())));
                }
                LockSupport.parkNanos(SECOND / 10);
            }
            timeline.add(sample((System.nanoTime() - start) / 1e9));
        }
        timeline.writeCsv(results.resolve(scenario.text() + ".csv"));
        new Plot(scenario.text(), timeline.samples(), began, ended).write(results.resolve(scenario.text() + ".svg"));
        return verdict(scenario, timeline, began, ended);
    }

    /** The differences that stay although nothing is written any more; none in the end, or a fault. */
    List<String> awaitAgreement(SinkView view) throws Exception {
        long deadline = System.nanoTime() + AGREE_WITHIN.toNanos();
        List<String> differences = view.differences();
        while (!differences.isEmpty() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(SECOND);
            differences = view.differences();
        }
        return differences;
    }

    private Sample sample(double second) throws Exception {
        OptionalDouble drainable = workers.sum(hpa.metric());
        return new Sample(
                second,
                drainable,
                workers.reporting(hpa.metric()),
                workers.most("lockstep_lag_records"),
                workers.pods(),
                probes.stalenessSeconds());
    }

    private Verdict verdict(Scenario scenario, Timeline timeline, int began, int ended) {
        List<String> faults = new ArrayList<>();
        int least = hpa.replicas().min();
        int most = timeline.mostReplicas(0, Double.MAX_VALUE);
        int during = timeline.mostReplicas(began, ended);
        double limit = hpa.target().total(least);
        double drained = timeline.secondsUntilLagStaysBelow(limit, ended);
        if (scenario.mustNotScale && during > least) {
            faults.add("workers were added: " + during);
        }
        if (scenario == Scenario.STEP && most == least) {
            faults.add("no worker was added");
        }
        if (timeline.reversals() > 1) {
            faults.add("the count of workers went up and down " + timeline.reversals() + " times");
        }
        if (timeline.changes() > 2 * (hpa.replicas().max() - least)) {
            faults.add("the count of workers changed " + timeline.changes() + " times");
        }
        if (drained * faster > drainWithin.toSeconds()) {
            faults.add("the lag was not drained within " + drainWithin + " of the cluster's time");
        }
        return new Verdict(
                String.format(
                        Locale.ROOT,
                        "workers %d to %d (%d while it lasted), %d changes, %d reversals; lag at most %.0f, drainable %.0f,"
                                + " drained after %.0f s; staleness at most %.1f s",
                        least,
                        most,
                        during,
                        timeline.changes(),
                        timeline.reversals(),
                        timeline.most(sample -> sample.lag().orElse(0)),
                        timeline.most(sample -> sample.drainableLag().orElse(0)),
                        drained,
                        timeline.most(Sample::stalenessSeconds)),
                faults);
    }
}
