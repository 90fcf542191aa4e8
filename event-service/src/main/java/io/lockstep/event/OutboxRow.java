package io.lockstep.event;

import io.lockstep.contract.ChangeRecord;
import java.util.Optional;

/**
 * A row of the outbox that the relay may publish.
 *
 * @param id the place in the outbox; rows of one event have it in the order of their versions
 */
public record OutboxRow(long id, ChangeRecord change, Optional<TraceParent> trace) {

    /** What the row weighs in a batch, in bytes. */
    public int size() {
        return change.document().map(document -> document.length).orElse(0)
                + change.id().length();
    }
}
