/**
 * Real servers and the services as processes of this machine, for the launcher behind {@code ./lockstep} and for tests.
 *
 * <p>Start with {@link io.lockstep.devstack.Program}, what can be run, and {@link io.lockstep.devstack.process.Stack},
 * which runs it. This package holds the nouns; each sub-package deals with one thing outside: the operating system, one
 * server each, the build's artifacts, the terminal, JUnit.
 */
package io.lockstep.devstack;
