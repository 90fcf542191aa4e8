package io.lockstep.sync;

import io.lockstep.contract.Canary;
import io.lockstep.contract.ChangeRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** What happened last, for people: the last applied change and the ten latest failures. Safe for all threads. */
public final class ApplyHistory implements ApplyListener {

    private static final int FAILURES_KEPT = 10;
    /** A change that fails by itself and then succeeds is no news; one that keeps failing is, once. */
    private static final int ATTEMPTS_WORTH_NOTING = 3;

    private final InstantSource clock;
    private final Deque<Failure> failures = new ArrayDeque<>();
    private volatile ChangeRecord lastApplied;
    private volatile Instant lastAppliedAt = Instant.EPOCH;

    public ApplyHistory(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * One failure.
     *
     * @param id the key, empty if the failure concerned no single change
     * @param reason a {@link RejectionReason}'s wire name, or a {@link Trouble}'s
     */
    public record Failure(Instant at, String id, String reason, String message) {}

    /**
     * The change that was applied last.
     *
     * @param staleness from its MySQL transaction to its outcome
     */
    public record LastApplied(String id, long version, Instant at, Duration staleness) {}

    /** The latest failures, newest first. */
    public List<Failure> failures() {
        synchronized (failures) {
            return List.copyOf(failures);
        }
    }

    public Optional<LastApplied> lastApplied() {
        Instant at = lastAppliedAt;
        return Optional.ofNullable(lastApplied)
                .map(last -> new LastApplied(
                        last.id(), last.version().value(), at, last.version().age(at)));
    }

    @Override
    public void settled(ChangeRecord change, Outcome outcome) {
        switch (outcome) {
            case Outcome.Applied applied when Canary.is(change.id()) -> {
                // says nothing to people; see Movement
            }
            case Outcome.Applied applied -> {
                lastApplied = change;
                lastAppliedAt = clock.instant();
            }
            case Outcome.Rejected rejected ->
                failed(change.id(), rejected.reason().wireName(), rejected.message());
            case Outcome.Superseded superseded -> {}
            case Outcome.Unavailable unavailable -> {}
        }
    }

    @Override
    public void unreadable(String key, RejectionReason reason, String message) {
        failed(key, reason.wireName(), message);
    }

    @Override
    public void delayed(ChangeRecord change, Outcome.Unavailable why, int attempts) {
        if (attempts == ATTEMPTS_WORTH_NOTING) {
            failed(change.id(), why.trouble().wireName(), why.cause());
        }
    }

    @Override
    public void opened(Outcome.Unavailable why) {
        failed("", why.trouble().wireName(), why.cause());
    }

    /** Notes a failure that the applier does not see. */
    public void failed(String id, String reason, String message) {
        synchronized (failures) {
            if (failures.size() == FAILURES_KEPT) {
                failures.removeLast();
            }
            failures.addFirst(new Failure(clock.instant(), id, reason, message));
        }
    }
}
