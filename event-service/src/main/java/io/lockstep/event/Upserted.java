package io.lockstep.event;

/** What an import did to one row's event. */
public sealed interface Upserted {

    String id();

    record Created(String id) implements Upserted {}

    record Updated(String id) implements Upserted {}

    record Unchanged(String id) implements Upserted {}
}
