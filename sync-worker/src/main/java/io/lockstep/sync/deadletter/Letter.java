package io.lockstep.sync.deadletter;

import io.lockstep.contract.ChangeRecord;
import io.lockstep.contract.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A dead letter without its payload, which stays on the dead-letter topic.
 *
 * @param key the record's key as text, cut if it is no id
 * @param version what the record was or would have been applied under; the sink being at it or beyond makes the letter
 *     pointless
 * @param change the {@code change} header's text, empty if there was none
 * @param attempts the rejections by number, at least one; a longer history keeps the first and the latest
 * @param position the highest offset on the dead-letter topic that concerned this letter: what is not beyond it has been
 *     read before
 */
public record Letter(
        LetterId id,
        String key,
        Version version,
        String change,
        List<Attempt> attempts,
        long position,
        LetterStatus status) {

    /** How many attempts are remembered (I9). */
    static final int MAX_ATTEMPTS_KEPT = 16;

    public Letter {
        if (attempts.isEmpty()) {
            throw new IllegalArgumentException("letter " + id + " lacks an attempt");
        }
        attempts = List.copyOf(attempts);
    }

    public Attempt latest() {
        return attempts.getLast();
    }

    /** How often it was rejected. */
    public int rejections() {
        return latest().number();
    }

    /** When it was rejected last: what listings are ordered by. */
    public Instant at() {
        return latest().at();
    }

    /** When it was closed; while it is not, when it was rejected last. */
    public Instant since() {
        return switch (status) {
            case LetterStatus.Open open -> at();
            case LetterStatus.Redriving redriving -> at();
            case LetterStatus.Resolved resolved -> resolved.at();
            case LetterStatus.Discarded discarded -> discarded.at();
        };
    }

    /** Whether changes can have this key, and a sink can be asked for it. */
    public boolean hasId() {
        return !key.isEmpty()
                && key.length() <= ChangeRecord.MAX_ID_LENGTH
                && key.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '"' && c != '\\');
    }

    boolean knows(Attempt attempt) {
        return attempts.stream().anyMatch(known -> known.isCopiedBy(attempt));
    }

    public Letter with(LetterStatus changed) {
        return new Letter(id, key, version, change, attempts, position, changed);
    }

    Letter readTo(long offset) {
        return new Letter(id, key, version, change, attempts, Math.max(position, offset), status);
    }

    /** With one more rejection; it is not open again by that alone. */
    Letter rejectedAgain(Attempt attempt) {
        List<Attempt> all = new ArrayList<>(attempts);
        all.add(attempt);
        all.sort(Comparator.comparingInt(Attempt::number).thenComparingLong(Attempt::position));
        if (all.size() > MAX_ATTEMPTS_KEPT) {
            all.remove(1);
        }
        return new Letter(id, key, version, change, all, Math.max(position, attempt.position()), status);
    }
}
