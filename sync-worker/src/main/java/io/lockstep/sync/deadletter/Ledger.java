package io.lockstep.sync.deadletter;

import io.lockstep.sync.deadletter.LetterRecord.Discard;
import io.lockstep.sync.deadletter.LetterRecord.Rejection;
import io.lockstep.sync.deadletter.LetterRecord.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Decides what a record on the dead-letter topic means.
 *
 * <pre>
 *   origin, attempt and dead-letter-at         meaning
 *   unknown origin                             a new letter
 *   known origin, other attempt or other time  rejected again: after a redrive, or after a crash
 *   known origin, known attempt and time       a copy: somebody wants it redriven (this is what a console's
 *                                              "Reproduce message" makes)
 *   any of them at an offset read before       the topic is read again: nothing, or the redrive that a crash cut off
 *
 *   open ──copy──▶ redriving ──▶ resolved        rejected again: open, with one more attempt
 *    │  ▲                            │
 *    │  └─────── rejected again ─────┘           a copy of a closed letter redrives it too
 *    └─discard──▶ discarded
 * </pre>
 *
 * <p>INVARIANT I7: nothing here decides whether applying is safe; that is the version's work in the sink. So every doubt
 * is decided for redriving, but for two: what repeats without anybody asking for it (a crash, a topic that is read
 * again), and what was tried too often.
 *
 * @param maxAttempts at this many rejections a letter is exhausted: a copy redrives it only if it says {@code force}
 * @param retention how long a closed letter is remembered
 */
public record Ledger(int maxAttempts, Duration retention) {

    public Ledger {
        if (maxAttempts < 1) {
            throw new IllegalArgumentException("maxAttempts must be at least 1, got " + maxAttempts);
        }
    }

    /** What to do; a letter that is given is to be stored. */
    public sealed interface Decision {

        /** The letter stands like this now. */
        record Note(Letter letter) implements Decision {}

        /** The letter stands like this now, and its record is to be offered to the sink. */
        record Redrive(Letter letter) implements Decision {}

        /** A request that is not followed; the letter only remembers having read it. */
        record Refuse(Letter letter, String why) implements Decision {}

        /** The record changes nothing. */
        record Ignore(String why) implements Decision {}
    }

    /**
     * @param known the letter as it was
     * @param readTo the first offset of the dead-letter topic that was never read
     */
    public Decision decide(LetterRecord read, Optional<Letter> known, long readTo, Instant now) {
        return switch (read) {
            case Rejection rejection ->
                known.map(letter -> rejected(rejection, letter)).orElseGet(() -> unknown(rejection, readTo, now));
            case Discard discard ->
                known.map(letter -> discarded(discard, letter, now))
                        .orElseGet(() -> new Decision.Ignore("it discards a letter that is not listed"));
        };
    }

    public boolean isExhausted(Letter letter) {
        return letter.rejections() >= maxAttempts;
    }

    /** Whether a closed letter may be forgotten. */
    public boolean isForgettable(Letter letter, Instant now) {
        return letter.status().isClosed() && letter.since().plus(retention).isBefore(now);
    }

    private Decision unknown(Rejection read, long readTo, Instant now) {
        // A letter younger than the retention cannot have been forgotten, so it is new even where the topic was made
        // anew.
        if (read.position() < readTo && read.attempt().at().plus(retention).isBefore(now)) {
            return new Decision.Ignore("the topic is read again, and this letter was closed and forgotten");
        }
        return new Decision.Note(new Letter(
                read.id(),
                read.key(),
                read.version(),
                read.change(),
                List.of(read.attempt()),
                read.position(),
                new LetterStatus.Open()));
    }

    private Decision rejected(Rejection read, Letter letter) {
        if (read.position() <= letter.position()) {
            boolean cutOff =
                    letter.status() instanceof LetterStatus.Redriving(long position) && position == read.position();
            return cutOff ? new Decision.Redrive(letter) : new Decision.Ignore("it was read before");
        }
        if (!letter.knows(read.attempt())) {
            // A repetition after a crash comes with the number that is known; it opens nothing that was closed since.
            boolean another = read.attempt().number() > letter.rejections();
            Letter again = letter.rejectedAgain(read.attempt());
            return new Decision.Note(another ? again.with(new LetterStatus.Open()) : again);
        }
        return copied(read, letter.readTo(read.position()));
    }

    private Decision copied(Rejection read, Letter letter) {
        if (letter.status() instanceof LetterStatus.Redriving) {
            return new Decision.Refuse(letter, "it is being redriven already");
        }
        if (read.request() == Request.ONCE
                && (letter.status().isClosed() || read.attempt().number() < letter.rejections())) {
            return new Decision.Refuse(letter, "the same request came before");
        }
        if (isExhausted(letter) && read.request() != Request.FORCE) {
            return new Decision.Refuse(
                    letter, "it was rejected " + letter.rejections() + " times: force or discard it");
        }
        return new Decision.Redrive(letter.with(new LetterStatus.Redriving(read.position())));
    }

    private static Decision discarded(Discard read, Letter letter, Instant now) {
        if (read.position() <= letter.position()) {
            return new Decision.Ignore("it was read before");
        }
        Letter seen = letter.readTo(read.position());
        return switch (letter.status()) {
            case LetterStatus.Open open ->
                new Decision.Note(seen.with(new LetterStatus.Discarded(read.comment(), read.by(), now)));
            case LetterStatus.Redriving redriving -> new Decision.Refuse(seen, "it is being redriven");
            case LetterStatus.Resolved resolved -> new Decision.Refuse(seen, "it is resolved");
            case LetterStatus.Discarded discarded -> new Decision.Refuse(seen, "it is discarded already");
        };
    }
}
