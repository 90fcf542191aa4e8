/**
 * What keeps an outside system that fails from slowing this one down. Start with
 * {@link io.lockstep.search.circuit.Circuit}.
 */
package io.lockstep.search.circuit;
