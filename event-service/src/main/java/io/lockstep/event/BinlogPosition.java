package io.lockstep.event;

import java.time.Instant;

/**
 * Where a reader of the binlog goes on. Everything before it was acknowledged by Kafka.
 *
 * @param resume the reader's own form of it, JSON
 * @param point where the transaction begins that it stands in
 * @param snapshot whether it was saved amidst a snapshot, which then has to begin anew
 * @param eventAt when the newest change before it was made; to the second
 */
public record BinlogPosition(String resume, BinlogPoint point, boolean snapshot, Instant eventAt) {}
