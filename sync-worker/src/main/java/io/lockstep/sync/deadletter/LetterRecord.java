package io.lockstep.sync.deadletter;

import io.lockstep.contract.Version;

/** What one record on the dead-letter topic says. */
public sealed interface LetterRecord {

    LetterId id();

    /** Its offset on the dead-letter topic. */
    long position();

    /**
     * A rejected record: a dead letter, or somebody's copy of one.
     *
     * @param attempt what its headers say of the rejection
     * @param key the record's key as text
     * @param version what the record was or would have been applied under
     * @param change the {@code change} header's text, empty if there is none
     * @param request who asks for it to be redriven, if it says so
     */
    record Rejection(LetterId id, Attempt attempt, String key, Version version, String change, Request request)
            implements LetterRecord {
        @Override
        public long position() {
            return attempt.position();
        }
    }

    /** Somebody's decision that a letter is not worth applying. */
    record Discard(LetterId id, long position, String comment, String by) implements LetterRecord {}

    /** What a copy asks for beyond being a copy. */
    enum Request {
        /** Nothing: a dead letter, or a copy that a console or another tool made. */
        NONE,
        /** The admin API made it for the letter's latest attempt; if that is no longer the latest, it came twice. */
        ONCE,
        /** It is to be tried although its attempts are used up. */
        FORCE
    }
}
