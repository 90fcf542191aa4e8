/**
 * Real servers for tests. Start with {@link io.lockstep.devstack.junit.RealServers}.
 *
 * <p>Every class here is for a test class path, which brings JUnit and, for
 * {@link io.lockstep.devstack.junit.RealServersResource}, Quarkus.
 */
package io.lockstep.devstack.junit;
