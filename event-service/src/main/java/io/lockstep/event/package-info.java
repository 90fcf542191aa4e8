/**
 * The register of recognized events: the nouns and the decisions, without MySQL, Kafka or HTTP.
 *
 * <p>Start with {@link io.lockstep.event.Register}, what can be done to the register and what comes of it, then
 * {@link io.lockstep.event.Relay}, how its changes get out. The sub-packages {@code http}, {@code mysql} and
 * {@code kafka} each talk to one outside system; {@code csv} reads one format.
 */
package io.lockstep.event;
