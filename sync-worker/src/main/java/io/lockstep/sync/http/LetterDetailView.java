package io.lockstep.sync.http;

/**
 * One dead letter with what there is under its key now, so that somebody can decide.
 *
 * @param sinkHas what the sink holds
 * @param mysqlHas what the register has
 */
public record LetterDetailView(LetterView letter, StateView sinkHas, StateView mysqlHas) {}
