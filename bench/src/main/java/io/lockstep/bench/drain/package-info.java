/** How fast a backlog is drained; read {@link io.lockstep.bench.drain.DrainBench} first. */
package io.lockstep.bench.drain;
