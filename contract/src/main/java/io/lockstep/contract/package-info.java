/**
 * What two Lockstep processes must agree on, and nothing else: the change record, topic names, the document, the form
 * of the index and of the cache entry.
 *
 * <p>Start with {@link io.lockstep.contract.ChangeRecord}. This package does no I/O and depends on the JDK alone; all
 * types are immutable and safe to share between threads.
 */
package io.lockstep.contract;
