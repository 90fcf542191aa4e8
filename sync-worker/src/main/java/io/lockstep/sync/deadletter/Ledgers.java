package io.lockstep.sync.deadletter;

import java.util.List;

/** The ledgers of the partitions that this worker owns now, and where the others are. Safe for all threads. */
public interface Ledgers {

    /** This worker's letters. Partitions that are being moved or restored are left out and not named. */
    LetterPage local(LetterQuery query);

    /** {@code host:port} of the other workers of this sink that own partitions, as far as this one knows. */
    List<String> fellows();

    /** How many partitions there are in all. */
    int partitions();

    /** Every reason that a letter can have. */
    List<String> reasons();

    /** What counts in this worker. */
    DeadLetterCounts counts();

    /** The rules that this worker's ledgers go by. */
    Ledger rules();
}
