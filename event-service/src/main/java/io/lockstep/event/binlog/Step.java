package io.lockstep.event.binlog;

import java.util.Map;

/**
 * One record of the engine on its way to Kafka.
 *
 * @param after the engine's position once this record is done
 */
record Step(RowImage image, Map<String, ?> after) {}
