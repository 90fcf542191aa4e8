/**
 * The topics of change records; the only package that knows Kafka.
 *
 * <p>Start with {@link io.lockstep.event.kafka.KafkaChangePublishers}.
 */
package io.lockstep.event.kafka;
