package io.lockstep.sync.deadletter;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The records on the dead-letter topic: reading what letters carry, and asking for something by writing. */
public interface LetterRecords {

    /**
     * A letter's record as its latest rejection left it.
     *
     * @param value absent for a tombstone; cut where a reader wanted less
     * @param bytes how long the value is
     * @param headers as text, the last of each name
     */
    record Stored(Optional<byte[]> value, int bytes, Map<String, String> headers) {}

    /**
     * Reads the records of letters, in their order; empty where the topic no longer has one. Blocks, for some seconds at
     * most.
     *
     * @param maxBytes of each value
     * @throws LettersUnavailableException if Kafka does not answer
     */
    List<Optional<Stored>> read(List<Letter> letters, int maxBytes);

    /**
     * Asks for letters to be redriven, by copying their records on the dead-letter topic. Blocks like {@link #read}.
     *
     * @return the letters whose record the topic no longer has
     * @throws LettersUnavailableException if Kafka does not answer; some requests may have been written
     */
    List<Letter> redrive(List<Letter> letters, LetterRecord.Request request, String by);

    /**
     * Asks for letters to be discarded. Blocks for some seconds at most.
     *
     * @throws LettersUnavailableException if Kafka does not answer; some requests may have been written
     */
    void discard(List<Letter> letters, String comment, String by);
}
