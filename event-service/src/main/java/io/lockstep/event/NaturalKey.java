package io.lockstep.event;

/**
 * What tells two events apart for people: the name and who organizes it. Compared character by character, so that
 * names that differ in case, accent or width stay different events.
 */
public record NaturalKey(String recognizedEventName, String organizer) {}
