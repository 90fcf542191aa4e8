package io.lockstep.bench.autoscale;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** The samples of one scenario, and what can be said of them. */
final class Timeline {

    private final List<Sample> samples = new ArrayList<>();

    void add(Sample sample) {
        samples.add(sample);
    }

    /** How often the count of workers changed. */
    int changes() {
        return steps().size();
    }

    /** How often it was raised after being lowered, or lowered after being raised. */
    int reversals() {
        List<Integer> steps = steps();
        int reversals = 0;
        for (int i = 1; i < steps.size(); i++) {
            if (Integer.signum(steps.get(i)) != Integer.signum(steps.get(i - 1))) {
                reversals++;
            }
        }
        return reversals;
    }

    /** The most workers within those seconds. */
    int mostReplicas(double from, double to) {
        return samples.stream()
                .filter(sample -> sample.second() >= from && sample.second() <= to)
                .mapToInt(sample -> sample.pods().current())
                .max()
                .orElse(0);
    }

    double most(ToDoubleFunction<Sample> what) {
        return samples.stream().mapToDouble(what).max().orElse(0);
    }

    /** Seconds from then on until the drainable lag is known, at most so much, and stays so; infinite if it never is. */
    double secondsUntilLagStaysBelow(double limit, double from) {
        double since = Double.POSITIVE_INFINITY;
        for (Sample sample : samples) {
            boolean isBelow = sample.drainableLag().orElse(Double.MAX_VALUE) <= limit;
            if (sample.second() < from || !isBelow) {
                since = Double.POSITIVE_INFINITY;
            } else if (since == Double.POSITIVE_INFINITY) {
                since = sample.second() - from;
            }
        }
        return since;
    }

    void writeCsv(Path file) throws IOException {
        StringBuilder csv = new StringBuilder("second,drainable_lag,reporting,lag,replicas,ready,staleness_seconds\n");
        for (Sample sample : samples) {
            csv.append(String.format(
                    Locale.ROOT,
                    "%.1f,%s,%d,%s,%d,%d,%.2f%n",
                    sample.second(),
                    text(sample.drainableLag()),
                    sample.reporting(),
                    text(sample.lag()),
                    sample.pods().current(),
                    sample.pods().ready(),
                    sample.stalenessSeconds()));
        }
        Files.createDirectories(file.getParent());
        Files.writeString(file, csv);
    }

    List<Sample> samples() {
        return List.copyOf(samples);
    }

    private List<Integer> steps() {
        List<Integer> steps = new ArrayList<>();
        for (int i = 1; i < samples.size(); i++) {
            int step =
                    samples.get(i).pods().current() - samples.get(i - 1).pods().current();
            if (step != 0) {
                steps.add(step);
            }
        }
        return steps;
    }

    private static String text(OptionalDouble value) {
        return value.isPresent() ? String.format(Locale.ROOT, "%.0f", value.getAsDouble()) : "";
    }
}
