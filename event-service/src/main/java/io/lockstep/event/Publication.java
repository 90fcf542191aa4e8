package io.lockstep.event;

/** What came of publishing a batch. Only after {@link Published} may changes be acknowledged to their source. */
public sealed interface Publication {

    /** Every record is committed and acknowledged by all in-sync replicas. */
    record Published() implements Publication {}

    /** One record can never be published, and nothing of the batch was; the others will do without it. */
    record Refused(CapturedChange change, String reason) implements Publication {}

    /** Another relay has taken over; nothing of the batch was published by this one. */
    record Fenced() implements Publication {}

    /** It may succeed later. The batch was published entirely or not at all; the publisher is to be closed. */
    record Unavailable(RuntimeException cause) implements Publication {}
}
