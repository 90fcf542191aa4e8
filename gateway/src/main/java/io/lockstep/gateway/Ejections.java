package io.lockstep.gateway;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Which addresses of a target are left out because they kept failing. Addresses are known by their position. Thread-safe.
 *
 * <p>An address comes back in the first sweep after its time is over; sweeps are not run, but reckoned with when somebody asks.
 */
public final class Ejections {

    /** Envoy's default: however often an address has been out, it is tried again after so long. */
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final OutlierPolicy policy;
    private final LongSupplier nanoClock;
    private final long startNanos;
    private final List<Record> records = new ArrayList<>();

    /** What is known of one address. */
    private static final class Record {
        private int serverErrors;
        private int gatewayErrors;
        private int localErrors;
        private int times;
        private long backAtSweep = Long.MIN_VALUE;
    }

    public Ejections(OutlierPolicy policy, int addresses, LongSupplier nanoClock) {
        this.policy = policy;
        this.nanoClock = nanoClock;
        this.startNanos = nanoClock.getAsLong();
        for (int i = 0; i < addresses; i++) {
            records.add(new Record());
        }
    }

    /** The positions to choose from: those that are not ejected, or all of them if too few are left. */
    public synchronized List<Integer> usable() {
        long sweep = sweep();
        List<Integer> usable = new ArrayList<>(records.size());
        for (int i = 0; i < records.size(); i++) {
            if (records.get(i).backAtSweep <= sweep) {
                usable.add(i);
            }
        }
        boolean tooFew = usable.size() * 100.0 < policy.minHealthy().value() * records.size();
        return tooFew
                ? java.util.stream.IntStream.range(0, records.size()).boxed().toList()
                : usable;
    }

    /** Notes what came of an attempt at address {@code position}. Returns whether that ejected it. */
    public synchronized boolean note(int position, AttemptOutcome outcome) {
        Record record = records.get(position);
        return switch (outcome) {
            case AttemptOutcome.Overflow full -> false;
            case AttemptOutcome.Answered answer -> answered(record, answer.status());
            case AttemptOutcome.NotConnected failure -> unanswered(record);
            case AttemptOutcome.StreamRefused failure -> unanswered(record);
            case AttemptOutcome.Reset failure -> unanswered(record);
            case AttemptOutcome.TimedOut failure -> unanswered(record);
        };
    }

    private boolean answered(Record record, int status) {
        record.localErrors = 0;
        record.serverErrors = status >= 500 ? record.serverErrors + 1 : 0;
        record.gatewayErrors = status >= 502 && status <= 504 ? record.gatewayErrors + 1 : 0;
        return judge(record);
    }

    private boolean unanswered(Record record) {
        if (policy.failures().split()) {
            record.localErrors++;
        } else {
            record.serverErrors++;
            record.gatewayErrors++;
        }
        return judge(record);
    }

    private boolean judge(Record record) {
        OutlierPolicy.Failures limit = policy.failures();
        boolean fails = reached(record.serverErrors, limit.serverErrors())
                || reached(record.gatewayErrors, limit.gatewayErrors())
                || limit.split() && reached(record.localErrors, limit.localErrors());
        return fails && eject(record);
    }

    private static boolean reached(int count, int limit) {
        return limit > 0 && count >= limit;
    }

    private boolean eject(Record record) {
        long sweep = sweep();
        if (record.backAtSweep > sweep) {
            return false;
        }
        long out = records.stream().filter(other -> other.backAtSweep > sweep).count();
        if ((out + 1) * 100.0 > policy.maxEjected().value() * records.size()) {
            return false;
        }
        // Each sweep that an address lives through takes one off what it has to its name.
        long lived = record.backAtSweep == Long.MIN_VALUE ? 0 : sweep - record.backAtSweep;
        record.times = (int) Math.max(0, record.times - lived) + 1;
        record.serverErrors = 0;
        record.gatewayErrors = 0;
        record.localErrors = 0;
        long longest = Math.max(LONGEST.toNanos(), policy.baseEjection().toNanos());
        long time = Math.min(longest, policy.baseEjection().toNanos() * record.times);
        record.backAtSweep = Math.ceilDiv(elapsed() + time, policy.interval().toNanos());
        return true;
    }

    private long sweep() {
        return elapsed() / policy.interval().toNanos();
    }

    private long elapsed() {
        return nanoClock.getAsLong() - startNanos;
    }
}
