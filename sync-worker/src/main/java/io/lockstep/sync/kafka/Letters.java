package io.lockstep.sync.kafka;

import io.lockstep.sync.Sink;
import io.lockstep.sync.deadletter.AppliedChanges;
import io.lockstep.sync.deadletter.DeadLetterCounts;
import io.lockstep.sync.deadletter.Ledger;

/**
 * What the ledgers of all partitions of a worker share.
 *
 * @param rules what a record on the dead-letter topic means
 * @param capacity letters that one partition remembers
 * @param applied tells what was applied
 * @param sink is asked what it holds, where nobody saw it being applied
 * @param counts are kept for metrics and status
 */
public record Letters(Ledger rules, int capacity, AppliedChanges applied, Sink sink, DeadLetterCounts counts) {}
