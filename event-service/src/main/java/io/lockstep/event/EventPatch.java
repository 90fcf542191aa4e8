package io.lockstep.event;

/** A change of some fields of an event, whatever the others are. */
@FunctionalInterface
public interface EventPatch {

    /** What the event says afterwards, or all that is wrong with the change. Pure: it may be asked again. */
    InputReading applyTo(EventInput current);
}
