package io.lockstep.event;

import io.lockstep.contract.Problem.FieldError;
import io.lockstep.contract.Version;
import java.util.List;
import java.util.Optional;

/** What came of a write. Only what is {@link Done} may have changed something, or is remembered under a key. */
public sealed interface WriteOutcome {

    /** The event is as the request wanted it. */
    sealed interface Done extends WriteOutcome {}

    record Created(StoredEvent event) implements Done {}

    /** Replaced, patched or restored. */
    record Replaced(StoredEvent event) implements Done {}

    /** The event already said so: no new version was made and nothing is published. */
    record Unchanged(StoredEvent event) implements Done {}

    /** @param version of the deletion, newer than any the event had */
    record Deleted(String id, Version version) implements Done {}

    /** The request was made before under the same key, and this came of it. */
    record Repeated(Done first) implements WriteOutcome {}

    /** Another request was made under the key. */
    record KeyReused() implements WriteOutcome {}

    /** A request is under way under the key. */
    record KeyInFlight() implements WriteOutcome {}

    /** No event has this id. */
    record Absent(String id) implements WriteOutcome {}

    /** The precondition did not hold. */
    record Stale(String id, Version current) implements WriteOutcome {}

    /** @param id of the event with this natural key, unless it was deleted meanwhile */
    record NameTaken(NaturalKey key, Optional<String> id) implements WriteOutcome {}

    /** The change would make no valid event. */
    record Invalid(List<FieldError> errors) implements WriteOutcome {}

    /** The event never had content at this version. */
    record NoSuchVersion(String id, Version version) implements WriteOutcome {}

    /** The event is there, and no older version was named. */
    record NotDeleted(String id) implements WriteOutcome {}
}
