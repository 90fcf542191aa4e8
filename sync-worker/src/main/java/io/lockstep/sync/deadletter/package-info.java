/**
 * The dead-letter ledger: which rejected records still wait for somebody, and what each record on the dead-letter topic
 * means for it. Read {@link io.lockstep.sync.deadletter.Ledger} first.
 */
package io.lockstep.sync.deadletter;
