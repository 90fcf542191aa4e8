package io.lockstep.sync.audit;

import io.lockstep.contract.Canary;
import io.lockstep.sync.Held;
import io.lockstep.sync.SinkUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares a sink with MySQL, and has what differs published again.
 *
 * <pre>
 *   rows of MySQL, page by page ──▶ what the sink has of them ──┐
 *                                                               ├─▶ suspects ──wait, look again──▶ drifts ──▶ repair
 *   live ids of the sink ──▶ those that MySQL does not have ────┘
 * </pre>
 *
 * <p>What differs at one look is only suspected, since changes are on their way (M14). It is looked at again after
 * growing delays, with the newest row each time, and is a drift only if the sink did not take by then what MySQL had
 * before the last delay: {@link Sight#drift}.
 *
 * <p>INVARIANT I3: a repair publishes the row as it stands, with its own version, through the same guarded path as any
 * change. So repairs may run beside writes and beside each other (F-39).
 */
public final class Auditor {

    private static final Logger LOG = LoggerFactory.getLogger(Auditor.class);

    /** Suspects in memory; at this many they are settled before the audit goes on. */
    private static final int MAX_SUSPECTS = 2_000;

    /** More than that is no drift but a lost index, a wrong mapping or a wrong register: a case for a person. */
    private static final int MAX_REPAIRS = 20_000;

    private static final int ATTEMPTS = 10;
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(1);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

    private final Register register;
    private final String sink;
    private final AuditSettings settings;
    private final DriftListener listener;

    public Auditor(Register register, String sink, AuditSettings settings, DriftListener listener) {
        this.register = register;
        this.sink = sink;
        this.settings = settings;
        this.listener = listener;
    }

    /** Runs the audit to its end, whatever that is; the run tells. */
    public void run(AuditRun run, ReadModel model) throws InterruptedException {
        try {
            new Passage(run, model).walk();
            run.ended(AuditRun.State.DONE, Optional.empty());
        } catch (AuditRun.AuditCancelledException e) {
            run.ended(AuditRun.State.CANCELLED, Optional.empty());
        } catch (InterruptedException e) {
            run.ended(AuditRun.State.CANCELLED, Optional.of("the worker stopped"));
            throw e;
        } catch (RuntimeException e) {
            LOG.warn("an audit failed", e);
            run.ended(AuditRun.State.FAILED, Optional.of(String.valueOf(e.getMessage())));
        }
    }

    /** One audit's way through its range. */
    private final class Passage {

        private final AuditRun run;
        private final ReadModel model;
        private final IdRange range;
        private final Map<String, Sight> suspects = new HashMap<>();
        private int repairs;

        private Passage(AuditRun run, ReadModel model) {
            this.run = run;
            this.model = model;
            this.range = run.snapshot().request().range();
        }

        private void walk() throws InterruptedException {
            walkRegister();
            walkSink();
            settle();
        }

        private void walkRegister() throws InterruptedException {
            Optional<String> after = Optional.empty();
            boolean more = true;
            while (more) {
                Optional<String> position = after;
                RegisterPage page = patiently(() -> register.page(range, position, settings.pageRows()));
                Map<String, RegisterRow> rows = new HashMap<>();
                page.rows().forEach(row -> rows.put(row.id(), row));
                suspect(sights(List.copyOf(rows.keySet()), rows));
                run.comparedRows(rows.size());
                after = page.last().or(() -> position);
                more = !page.isLast();
            }
        }

        private void walkSink() throws InterruptedException {
            Optional<String> cursor = Optional.empty();
            boolean more = true;
            while (more) {
                Optional<String> position = cursor;
                ReadModel.LivePage page = patiently(() -> model.live(range, position, settings.pageRows()));
                List<String> ids =
                        page.ids().stream().filter(id -> !Canary.is(id)).toList();
                RegisterRows found = rows(ids);
                List<String> unknown = ids.stream()
                        .filter(id -> !found.rows().containsKey(id)
                                && !found.unreadable().contains(id))
                        .toList();
                suspect(sights(unknown, Map.of()));
                run.comparedEntries(ids.size());
                cursor = page.next();
                more = cursor.isPresent();
            }
        }

        private void suspect(Map<String, Sight> sights) throws InterruptedException {
            run.pause(Duration.ZERO);
            sights.forEach(
                    (id, sight) -> sight.suspicion(model.isComplete()).ifPresent(kind -> suspects.put(id, sight)));
            if (suspects.size() >= MAX_SUSPECTS) {
                settle();
            }
        }

        /** Looks at the suspects again until each is a drift or cleared, and mends the drifts. */
        private void settle() throws InterruptedException {
            Map<String, Sight> left = new HashMap<>(suspects);
            suspects.clear();
            Map<String, Drift> drifts = new HashMap<>();
            for (Duration delay : settings.recheckDelays()) {
                if (left.isEmpty()) {
                    return;
                }
                run.pause(delay);
                Map<String, Sight> now = look(List.copyOf(left.keySet()));
                drifts.clear();
                Map<String, Sight> earlier = Map.copyOf(left);
                left.clear();
                now.forEach((id, sight) -> {
                    sight.drift(earlier.get(id), model.isComplete())
                            .ifPresent(kind -> drifts.put(id, Drift.of(id, kind, sight)));
                    sight.suspicion(model.isComplete()).ifPresent(kind -> left.put(id, sight));
                });
            }
            drifts.values().forEach(this::confirm);
            if (run.snapshot().request().repair()) {
                repair(drifts, left);
            }
        }

        private void confirm(Drift drift) {
            run.confirmed(drift);
            listener.confirmed(drift);
            LOG.error(
                    "drift in {}: id={} kind={} registerVersion={} sinkVersion={}",
                    sink,
                    drift.id(),
                    drift.kind().wireName(),
                    drift.registerVersion(),
                    drift.sinkVersion());
        }

        private void repair(Map<String, Drift> drifts, Map<String, Sight> sights) throws InterruptedException {
            List<String> ids = drifts.values().stream()
                    .filter(drift -> drift.kind().isRepairable())
                    .map(Drift::id)
                    .sorted()
                    .toList();
            repairs += ids.size();
            if (repairs > MAX_REPAIRS) {
                run.repaired(0, ids.size());
                run.troubled("more than " + MAX_REPAIRS + " drifts: rebuild everything instead of repairing");
                return;
            }
            for (List<String> part : parts(ids)) {
                String operation = patiently(() -> register.rebuild(part, sink));
                awaitDone(operation);
                List<String> left = awaitMended(part, sights);
                run.repaired(part.size() - left.size(), left.size());
            }
        }

        private void awaitDone(String operation) throws InterruptedException {
            Register.RebuildStatus status = patiently(() -> register.status(operation));
            while (status.state() == Register.RebuildStatus.State.OPEN) {
                run.pause(BETWEEN_LOOKS);
                status = patiently(() -> register.status(operation));
            }
            if (status.state() == Register.RebuildStatus.State.LOST) {
                throw new RegisterUnavailableException(
                        "repair " + operation + " was given up: " + status.error(), null);
            }
        }

        private List<String> awaitMended(List<String> ids, Map<String, Sight> before) throws InterruptedException {
            List<String> left = ids;
            Duration waited = Duration.ZERO;
            while (!left.isEmpty() && waited.compareTo(settings.repairPatience()) < 0) {
                run.pause(BETWEEN_LOOKS);
                waited = waited.plus(BETWEEN_LOOKS);
                Map<String, Sight> now = look(left);
                left = left.stream()
                        .filter(id -> Optional.ofNullable(now.get(id))
                                .flatMap(sight -> sight.drift(before.get(id), model.isComplete()))
                                .isPresent())
                        .toList();
            }
            return left;
        }

        /** Without those whose rows cannot be read: a row that is there and says nothing differs from nothing. */
        private Map<String, Sight> look(List<String> ids) throws InterruptedException {
            Map<String, Sight> sights = new HashMap<>();
            for (List<String> part : parts(ids)) {
                RegisterRows found = rows(part);
                List<String> readable = part.stream()
                        .filter(id -> !found.unreadable().contains(id))
                        .toList();
                sights.putAll(sights(readable, found.rows()));
            }
            return sights;
        }

        /** The rows were read before; the sink is read now. */
        private Map<String, Sight> sights(List<String> ids, Map<String, RegisterRow> rows) throws InterruptedException {
            Map<String, Held> held = ids.isEmpty() ? Map.of() : patiently(() -> model.held(ids));
            Map<String, Sight> sights = new HashMap<>();
            ids.forEach(id ->
                    sights.put(id, Sight.of(Optional.ofNullable(rows.get(id)), Optional.ofNullable(held.get(id)))));
            return sights;
        }

        private RegisterRows rows(List<String> ids) throws InterruptedException {
            return ids.isEmpty() ? RegisterRows.NONE : patiently(() -> register.rows(ids));
        }

        private List<List<String>> parts(List<String> ids) {
            List<List<String>> parts = new ArrayList<>();
            for (int from = 0; from < ids.size(); from += settings.pageRows()) {
                parts.add(ids.subList(from, Math.min(ids.size(), from + settings.pageRows())));
            }
            return parts;
        }

        /** Asks again where the other side does not answer; an audit is long, and restarts are short. */
        private <T> T patiently(Supplier<T> question) throws InterruptedException {
            for (int attempt = 1; ; attempt++) {
                try {
                    return question.get();
                } catch (RegisterUnavailableException | SinkUnavailableException e) {
                    if (attempt == ATTEMPTS) {
                        throw e;
                    }
                    run.pause(BETWEEN_ATTEMPTS);
                }
            }
        }
    }
}
