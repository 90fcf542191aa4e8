/**
 * The gateway beside other proxies, before the same upstream: {@link io.lockstep.bench.gateway.GatewayBench} is the command.
 */
package io.lockstep.bench.gateway;
