package io.lockstep.sync;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The worker as health, status and metrics see it; cheap to ask, from any thread. */
public interface WorkerState {

    /** The sink's name. */
    String sinkName();

    /** What a person should know of the worker's state in one line. */
    String state();

    /** Whether records are read, or will be as soon as a rebalance ends, and Kafka and the sink answer. */
    boolean isRunning();

    /** Whether the worker has given up; only a restart of the process helps. */
    boolean hasFailed();

    /** Records of the changes that the whole group has not acknowledged; empty if that is unknown. */
    OptionalLong lag();

    /** How much of the lag more workers could take from this one, as {@link DrainableLag} counts it; empty if unknown. */
    OptionalLong drainableLag();

    /** This worker's partitions in which records wait and none has been acknowledged for a while, nor a canary come. */
    List<Integer> stalledPartitions();

    /** How old the newest canary is that this worker has brought to the sink; empty before the first. */
    Optional<Duration> canaryAge();

    /**
     * Whether this worker does what one of its group should do: it has the changes' partition 0. For moments of a
     * rebalance nobody may, or two; what it does must be harmless if done twice.
     */
    boolean coordinates();

    /** What is buffered, parked and in flight now. */
    Applier.Load load();
}
