/** The log as the worker reads it; read {@link io.lockstep.sync.kafka.SyncTopology} first. */
package io.lockstep.sync.kafka;
