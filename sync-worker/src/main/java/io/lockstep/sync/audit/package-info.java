/**
 * Comparing a sink with the register, and mending what differs.
 *
 * <p>Start with {@link io.lockstep.sync.audit.Auditor}. This package knows no outside system.
 */
package io.lockstep.sync.audit;
