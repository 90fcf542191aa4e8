/** Lookups by id under load. Start with {@link io.lockstep.bench.lookup.LookupBench}. */
package io.lockstep.bench.lookup;
