/** Faults in the network between two processes. Start with {@link io.lockstep.devstack.fault.FaultProxy}. */
package io.lockstep.devstack.fault;
