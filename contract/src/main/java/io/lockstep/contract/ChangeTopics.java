package io.lockstep.contract;

/**
 * The Kafka topics of one register, all named after the topic of its changes and with the same number of partitions.
 *
 * @param changes the compacted topic of change records
 */
public record ChangeTopics(String changes) {

    /** The topic of the recognized events' changes. */
    public static final ChangeTopics RECOGNIZED_EVENTS = new ChangeTopics("lockstep.recognized-events");

    /** Bounds how far workers can scale out; fixed, since another number would move keys between partitions. */
    public static final int PARTITIONS = 12;

    /** Largest document that capture publishes and a worker accepts, in bytes; Kafka's own default bounds the batch. */
    public static final int MAX_DOCUMENT_BYTES = 900_000;

    /** Kafka's own limit is 249 characters; the longest suffix and application names need room. */
    private static final int MAX_LENGTH = 180;

    public ChangeTopics {
        if (!changes.matches("[a-zA-Z0-9._-]{1," + MAX_LENGTH + "}")) {
            throw new IllegalArgumentException("topic must be 1 to " + MAX_LENGTH
                    + " characters of a-z, A-Z, 0-9, dot, dash and underscore, got \"" + changes + "\"");
        }
    }

    /** Snapshot records of rebuilds and repairs: not compacted, in no particular order. */
    public String snapshot() {
        return changes + ".snapshot";
    }

    /** Dead letters of one sink, for example {@code elasticsearch}. */
    public String deadLetters(String sink) {
        return changes + "." + sink + ".dlq";
    }
}
