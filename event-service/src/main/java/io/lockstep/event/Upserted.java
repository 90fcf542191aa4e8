package io.lockstep.event;

import java.util.Optional;

/** What an import did to one row's event, or would do. */
public sealed interface Upserted {

    /** Empty for an event that only would be created. */
    Optional<String> id();

    record Created(Optional<String> id) implements Upserted {}

    record Updated(Optional<String> id) implements Upserted {}

    record Unchanged(Optional<String> id) implements Upserted {}
}
