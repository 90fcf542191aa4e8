/** Kafka as a process, and its administration; the only package with a Kafka client. Start with {@code KafkaServer}. */
package io.lockstep.devstack.kafka;
