package io.lockstep.sync;

import io.lockstep.contract.ChangeRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A sink in memory, held to {@link SinkContract} like the real ones. What it answers, and when, is the test's to say.
 */
public final class MemorySink implements Sink {

    private final Map<String, ChangeRecord> held = new HashMap<>();
    private final List<List<ChangeRecord>> batches = new ArrayList<>();
    private Script script = (changes, apply) -> CompletableFuture.completedFuture(apply.run());

    /** What the sink does with a batch; {@code apply} makes the changes take effect and tells the outcomes. */
    public interface Script {
        CompletionStage<List<Outcome>> answer(List<ChangeRecord> changes, Effect apply);
    }

    public interface Effect {
        List<Outcome> run();
    }

    public synchronized void answering(Script answer) {
        script = answer;
    }

    public synchronized List<List<ChangeRecord>> batches() {
        return List.copyOf(batches);
    }

    /** The change that took effect last under an id. */
    public synchronized Optional<ChangeRecord> last(String id) {
        return Optional.ofNullable(held.get(id));
    }

    @Override
    public CompletionStage<Optional<Held>> held(String id) {
        return CompletableFuture.completedFuture(last(id).map(change -> change.document()
                .<Held>map(document -> new Held.Live(change.version(), document))
                .orElseGet(() -> new Held.Marker(change.version()))));
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public Duration batchAge() {
        return Duration.ZERO;
    }

    @Override
    public boolean isPrepared() {
        return true;
    }

    @Override
    public void prepare() {}

    @Override
    public CompletionStage<List<Outcome>> apply(List<ChangeRecord> changes) {
        Script answer;
        synchronized (this) {
            batches.add(changes);
            answer = script;
        }
        return answer.answer(changes, () -> take(changes));
    }

    private synchronized List<Outcome> take(List<ChangeRecord> changes) {
        return changes.stream().map(this::take).toList();
    }

    /** Takes one change as a store does. */
    public synchronized Outcome take(ChangeRecord change) {
        ChangeRecord current = held.get(change.id());
        if (current != null && current.version().isNewerThan(change.version())) {
            return Outcome.SUPERSEDED;
        }
        held.put(change.id(), change);
        return Outcome.APPLIED;
    }
}
