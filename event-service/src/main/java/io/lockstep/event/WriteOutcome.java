package io.lockstep.event;

import io.lockstep.contract.Version;
import java.util.Optional;

/** What came of a write. Only {@link Created}, {@link Replaced} and {@link Deleted} changed anything. */
public sealed interface WriteOutcome {

    record Created(StoredEvent event) implements WriteOutcome {}

    record Replaced(StoredEvent event) implements WriteOutcome {}

    /** The event already said so: no new version was made and nothing is published. */
    record Unchanged(StoredEvent event) implements WriteOutcome {}

    /** @param version of the deletion, newer than any the event had */
    record Deleted(String id, Version version) implements WriteOutcome {}

    /** No event has this id. */
    record Absent(String id) implements WriteOutcome {}

    /** The precondition did not hold. */
    record Stale(String id, Version current) implements WriteOutcome {}

    /** @param id of the event with this natural key, unless it was deleted meanwhile */
    record NameTaken(NaturalKey key, Optional<String> id) implements WriteOutcome {}
}
