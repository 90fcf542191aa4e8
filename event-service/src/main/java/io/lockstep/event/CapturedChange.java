package io.lockstep.event;

import io.lockstep.contract.ChangeRecord;
import java.util.Optional;

/**
 * A change that the relay may publish.
 *
 * @param place what its source knows it by; changes of one event have it in the order of their versions
 */
public record CapturedChange(long place, ChangeRecord change, Optional<TraceParent> trace) {

    /** What the change weighs in a batch, in bytes. */
    public int size() {
        return change.document().map(document -> document.length).orElse(0)
                + change.id().length();
    }
}
