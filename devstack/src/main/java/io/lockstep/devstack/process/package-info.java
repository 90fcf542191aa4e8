/**
 * The operating system's processes, ports and locks. Start with {@link io.lockstep.devstack.process.Stack}.
 *
 * <pre>
 *   Stack ── starts, probes and stops Programs ──▶ Processes ── finds its own by Marker, in /proc
 *     Watcher ── outlives its owner, then runs Reaper ──▶ Processes
 * </pre>
 */
package io.lockstep.devstack.process;
