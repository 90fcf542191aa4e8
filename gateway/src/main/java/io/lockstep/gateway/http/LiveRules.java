package io.lockstep.gateway.http;

import io.lockstep.gateway.RoutingTable;
import io.lockstep.gateway.istio.InvalidRulesException;
import io.lockstep.gateway.istio.RuleFault;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * The rules in force, which follow the files: all or nothing. {@link #current} may be asked by any thread, {@link #look} is for one
 * at a time.
 *
 * <pre>
 *  files change ──▶ still the same at the next look? ──▶ compiled ──┬─▶ in force, for every request that comes in from now on
 *                    (else: being written, look again)              └─▶ refused: the old rules stay, and health, metrics and log say so
 * </pre>
 */
final class LiveRules {

    private static final Logger LOG = Logger.getLogger(LiveRules.class);

    /** What a version is read from, and what is made of it. */
    record Source(
            Supplier<String> fingerprint, Supplier<RoutingTable> compile, Function<RoutingTable, Serving> prepare) {}

    /** Which rules are served: those of {@code since}; {@code faults} are of newer files, which are not, and none if there are none. */
    record State(Instant since, List<RuleFault> faults) {
        State {
            faults = List.copyOf(faults);
        }
    }

    private final Source source;
    private final InstantSource clock;
    private final Counter taken;
    private final Counter refused;
    private volatile Serving current;
    private volatile State state;
    private String known;
    private String changing;

    /**
     * Compiles the rules for the first time.
     *
     * @throws InvalidRulesException if anything at all is wrong with them
     */
    LiveRules(Source source, MeterRegistry registry, InstantSource clock) {
        this.source = source;
        this.clock = clock;
        this.known = source.fingerprint().get();
        this.changing = known;
        this.current = source.prepare().apply(source.compile().get());
        this.state = new State(clock.instant(), List.of());
        this.taken = counter(registry, "taken");
        this.refused = counter(registry, "refused");
        Gauge.builder("lockstep.gateway.rules.faults", () -> state.faults().size())
                .description("Faults of the rule files that keep them from being served; the rules of before are")
                .register(registry);
        Gauge.builder(
                        "lockstep.gateway.rules.since.seconds",
                        () -> state.since().toEpochMilli() / 1000.0)
                .description("When the rules that are served were read, in seconds of the epoch")
                .register(registry);
    }

    private static Counter counter(MeterRegistry registry, String outcome) {
        return Counter.builder("lockstep.gateway.rules.changes")
                .description("Changes of the rule files, by what became of them")
                .tag("outcome", outcome)
                .register(registry);
    }

    /** For a new request, which must {@link Serving#leave} it. */
    Serving enter() {
        Serving now = current;
        while (!now.enter()) {
            now = current;
        }
        return now;
    }

    RoutingTable table() {
        return current.table();
    }

    State state() {
        return state;
    }

    /** Takes a change of the files over, once they have been the same for two looks in a row. */
    void look() {
        String now = source.fingerprint().get();
        boolean settled = now.equals(changing);
        changing = now;
        if (settled && !now.equals(known)) {
            take(now);
        }
    }

    private void take(String fingerprint) {
        // First of all: what fails is not tried again before it has changed.
        known = fingerprint;
        try {
            RoutingTable table = source.compile().get();
            // Else it was read while it was being written; the next looks will find it changed.
            if (source.fingerprint().get().equals(fingerprint)) {
                replace(source.prepare().apply(table));
            }
        } catch (InvalidRulesException e) {
            refuse(e.faults());
            LOG.warnf(
                    "The rules of %s stay in force, the changed files are refused. %s", state.since(), e.getMessage());
        } catch (RuntimeException e) {
            // Nobody else would hear of it.
            refuse(List.of(new RuleFault("all files", "", "cannot be used: " + e)));
            LOG.errorf(e, "The rules of %s stay in force, the changed files cannot be used", state.since());
        }
    }

    private void refuse(List<RuleFault> faults) {
        refused.increment();
        state = new State(state.since(), faults);
    }

    private void replace(Serving next) {
        Serving before = current;
        current = next;
        state = new State(clock.instant(), List.of());
        taken.increment();
        before.leave();
        LOG.infof("The changed rules are in force: %s", Serving.summary(next.table()));
    }
}
