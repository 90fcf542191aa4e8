package io.lockstep.sync.audit;

import java.util.Optional;

/** Ids from the one to the other, both included; an end that is not given is open. */
public record IdRange(Optional<String> from, Optional<String> to) {

    public static final IdRange ALL = new IdRange(Optional.empty(), Optional.empty());

    public IdRange {
        if (from.isPresent() && to.isPresent() && from.get().compareTo(to.get()) > 0) {
            throw new IllegalArgumentException("from must not be after to");
        }
    }

    public boolean contains(String id) {
        return from.filter(first -> id.compareTo(first) < 0).isEmpty()
                && to.filter(last -> id.compareTo(last) > 0).isEmpty();
    }
}
