package io.lockstep.event.rebuild;

import io.lockstep.contract.ChangeRecord;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Which rows a rebuild reads. */
public sealed interface RebuildScope {

    /** The most ids that one rebuild takes. */
    int MAX_IDS = 1_000;

    /**
     * These ids, whether rows have them or not: of one that has none the sinks are told that it is deleted.
     *
     * @param ids without repetition, in their order
     */
    record Ids(List<String> ids) implements RebuildScope {
        public Ids {
            if (ids.isEmpty() || ids.size() > MAX_IDS) {
                throw new IllegalArgumentException("ids must be 1 to " + MAX_IDS + ", got " + ids.size());
            }
            ids.forEach(RebuildScope::requireId);
            ids = List.copyOf(new TreeSet<>(ids));
        }
    }

    /** The rows from the one id to the other, both included; at least one of them is given. */
    record Range(Optional<String> from, Optional<String> to) implements RebuildScope {
        public Range {
            from.ifPresent(RebuildScope::requireId);
            to.ifPresent(RebuildScope::requireId);
            if (from.isEmpty() && to.isEmpty()) {
                throw new IllegalArgumentException("a range must have from, to or both");
            }
            if (from.isPresent() && to.isPresent() && from.get().compareTo(to.get()) > 0) {
                throw new IllegalArgumentException("from must not be after to");
            }
        }
    }

    /** Every row. */
    record All() implements RebuildScope {}

    /** A key as workers take it, which is more than rows can have: sinks may hold what no row ever was. */
    private static void requireId(String id) {
        if (!id.matches("[!-~&&[^\"\\\\]]{1," + ChangeRecord.MAX_ID_LENGTH + "}")) {
            throw new IllegalArgumentException("an id must be 1 to " + ChangeRecord.MAX_ID_LENGTH
                    + " printable ASCII characters without spaces, quotes and backslashes");
        }
    }
}
