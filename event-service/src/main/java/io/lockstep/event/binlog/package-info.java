/**
 * Capture from MySQL's and MariaDB's binlog with Debezium's embedded engine; the only package that knows Debezium.
 *
 * <pre>
 *   engine's thread                            relay's thread
 *   binlog ─▶ rows ─▶ change records ─▶ queue ─▶ publish ─▶ Kafka acknowledged ─▶ position saved
 * </pre>
 *
 * <p>Start with {@link io.lockstep.event.binlog.BinlogSource}.
 */
package io.lockstep.event.binlog;
