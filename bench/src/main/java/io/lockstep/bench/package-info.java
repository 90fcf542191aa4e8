/**
 * Benchmarks that print their figures: {@code ./lockstep bench NAME}. Start with {@link io.lockstep.bench.Main}.
 *
 * <p>They drive a system as its users do, through the launcher and the gateway, and judge nothing: a figure goes with its
 * command, machine and date into {@code docs/benchmarks.md}.
 */
package io.lockstep.bench;
