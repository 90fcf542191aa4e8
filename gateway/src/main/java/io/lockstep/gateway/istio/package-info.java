/**
 * Istio's YAML in, a {@link io.lockstep.gateway.RoutingTable} out. Read {@link io.lockstep.gateway.istio.RuleFolder} first.
 *
 * <p>Nothing is ignored: a field that the model does not know, that it knows and this gateway does not support, or that it read
 * as something else than was written, is a {@link io.lockstep.gateway.istio.RuleFault}; all faults are collected before the
 * start is refused.
 */
package io.lockstep.gateway.istio;
