package io.lockstep.sync.deadletter;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which letters somebody wants to see: newest rejection first, one page.
 *
 * @param status a status's wire name
 * @param reason of the latest rejection
 * @param key of the record, exactly
 * @param ids these letters alone; all if empty
 * @param after the last letter of the page before
 * @param size letters at most, 1 to {@value #MAX_SIZE}
 */
public record LetterQuery(
        Optional<String> status,
        Optional<String> reason,
        Optional<String> key,
        Set<LetterId> ids,
        Optional<Cursor> after,
        int size) {

    public static final int MAX_SIZE = 1001;

    /** The order of listings. */
    public static final Comparator<Letter> NEWEST_FIRST = Comparator.comparing(Letter::at)
            .thenComparing(letter -> letter.id().toString())
            .reversed();

    public LetterQuery {
        if (size < 1 || size > MAX_SIZE) {
            throw new IllegalArgumentException("size must be between 1 and " + MAX_SIZE + ", got " + size);
        }
    }

    /** All letters that a predicate-less query finds. */
    public static LetterQuery first(int size) {
        return new LetterQuery(Optional.empty(), Optional.empty(), Optional.empty(), Set.of(), Optional.empty(), size);
    }

    /** These letters alone. */
    public static LetterQuery of(Collection<LetterId> letters) {
        return new LetterQuery(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Set.copyOf(letters),
                Optional.empty(),
                Math.max(1, letters.size()));
    }

    public LetterQuery withStatus(LetterStatus wanted) {
        return new LetterQuery(Optional.of(wanted.wireName()), reason, key, ids, after, size);
    }

    public LetterQuery withReason(String wanted) {
        return new LetterQuery(status, Optional.of(wanted), key, ids, after, size);
    }

    public LetterQuery withSize(int wanted) {
        return new LetterQuery(status, reason, key, ids, after, wanted);
    }

    /** The first letters of a collection, in any order, that this query asks for. */
    public List<Letter> page(Collection<Letter> all) {
        return all.stream().filter(this::wants).sorted(NEWEST_FIRST).limit(size).toList();
    }

    private boolean wants(Letter letter) {
        return status.map(it -> it.equals(letter.status().wireName())).orElse(true)
                && reason.map(it -> it.equals(letter.latest().reason())).orElse(true)
                && key.map(it -> it.equals(letter.key())).orElse(true)
                && (ids.isEmpty() || ids.contains(letter.id()))
                && after.map(it -> it.isBefore(letter)).orElse(true);
    }

    /** A place between two letters of a listing. */
    public record Cursor(Instant at, String id) {

        public static Cursor after(Letter letter) {
            return new Cursor(letter.at(), letter.id().toString());
        }

        /**
         * Reads the text form.
         *
         * @throws IllegalArgumentException if it is none
         */
        public static Cursor parse(String text) {
            String[] parts = text.split("~", -1);
            try {
                return new Cursor(
                        Instant.parse(parts[0]), LetterId.parse(parts[1]).toString());
            } catch (DateTimeException | ArrayIndexOutOfBoundsException e) {
                throw new IllegalArgumentException("not a cursor that this service gave", e);
            }
        }

        boolean isBefore(Letter letter) {
            int newer = letter.at().compareTo(at);
            return newer < 0 || (newer == 0 && letter.id().toString().compareTo(id) < 0);
        }

        @Override
        public String toString() {
            return at + "~" + id;
        }
    }
}
