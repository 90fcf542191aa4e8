package io.lockstep.sync.kafka;

import io.lockstep.contract.ChangeTopics;
import io.lockstep.sync.Applier;
import io.lockstep.sync.ApplyHistory;
import io.lockstep.sync.ApplyListener;
import io.lockstep.sync.DrainableLag;
import io.lockstep.sync.Movement;
import io.lockstep.sync.PartitionProgress;
import io.lockstep.sync.Sink;
import io.lockstep.sync.SinkUnavailableException;
import io.lockstep.sync.StopSignal;
import io.lockstep.sync.SyncConfig;
import io.lockstep.sync.WorkerState;
import io.lockstep.sync.deadletter.Ledgers;
import io.lockstep.sync.deadletter.LetterRecords;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the topology: waits for its topics and its sink, starts Kafka Streams, measures the lag, and stops in an order
 * that leaves as little as possible to be repeated.
 *
 * <p>Starting never blocks the process: until Kafka and the sink are there, the worker is alive and not ready.
 */
public final class StreamsWorker implements WorkerState {

    private static final Logger LOG = LoggerFactory.getLogger(StreamsWorker.class);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration LAG_INTERVAL = Duration.ofSeconds(1);
    private static final Duration DRAIN = Duration.ofSeconds(4);

    private final Sink sink;
    private final Pipeline pipeline;
    private final Applier applier;
    private final KafkaStreams streams;
    private final IntakeSwitch intake;
    private final Admin admin;
    private final WorkerTopics topics;
    private final LagMonitor lag;
    private final Movement movement;
    private final DrainableLag drainable = new DrainableLag();
    private final Duration stalledAfter;
    private final String group;
    private final String changes;
    private final short replicationFactor;
    private final StopSignal stop = new StopSignal();
    private final Thread supervisor;
    private volatile String waitingFor = "Kafka";
    private volatile String sinkTrouble = "";

    /** @param listener hears of every outcome, besides the history */
    public StreamsWorker(
            SyncConfig config, Sink sink, ApplyHistory history, ApplyListener listener, InstantSource clock) {
        ChangeTopics changeTopics = new ChangeTopics(config.topic());
        this.sink = sink;
        this.group = StreamsSettings.group(config);
        this.changes = changeTopics.changes();
        this.replicationFactor = config.kafka().replicationFactor();
        this.admin = Admin.create(StreamsSettings.admin(config));
        this.topics = new WorkerTopics(admin, changeTopics, sink.name());
        this.stalledAfter = config.stalledAfter();
        this.movement = new Movement(clock);
        this.lag = new LagMonitor(admin, group, changeTopics, movement, drainable);
        this.intake = new IntakeSwitch(sink.name(), this::pauseStreams, this::resumeStreams);
        this.pipeline = new Pipeline(config, sink, ApplyListener.all(history, listener, movement, intake), clock);
        this.applier = pipeline.applier();
        this.streams = pipeline.streams();
        this.streams.setUncaughtExceptionHandler(failure -> {
            LOG.error("a stream thread failed and is replaced; what it had not committed is read again", failure);
            history.failed("", "stream-thread-failed", failure.toString());
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        });
        this.supervisor = Thread.ofPlatform().name("streams-worker").daemon().unstarted(this::supervise);
    }

    /** The dead letters of the partitions that this worker owns. */
    public Ledgers ledgers() {
        return pipeline.ledgers();
    }

    /** The records on this sink's dead-letter topic. */
    public LetterRecords letterRecords() {
        return pipeline.records();
    }

    public void start() {
        applier.start();
        supervisor.start();
    }

    @Override
    public String state() {
        if (!waitingFor.isEmpty()) {
            return "waiting for " + waitingFor;
        }
        List<Integer> stalled = stalledPartitions();
        return "streams " + streams.state()
                + (sinkTrouble.isEmpty() ? "" : ", " + sinkTrouble)
                + (stalled.isEmpty() ? "" : ", nothing acknowledged for " + stalledAfter + " in partitions " + stalled);
    }

    @Override
    public boolean isRunning() {
        return waitingFor.isEmpty()
                && streams.state().isRunningOrRebalancing()
                && sinkTrouble.isEmpty()
                && stalledPartitions().isEmpty()
                && lag.lag().isPresent();
    }

    @Override
    public List<Integer> stalledPartitions() {
        return movement.stalled(ownedPartitions(), stalledAfter);
    }

    @Override
    public Optional<Duration> canaryAge() {
        return movement.canaryAge();
    }

    private Set<Integer> ownedPartitions() {
        return streams.metadataForLocalThreads().stream()
                .flatMap(thread -> thread.activeTasks().stream())
                .map(task -> task.taskId().partition())
                .collect(Collectors.toSet());
    }

    @Override
    public boolean hasFailed() {
        return streams.state() == KafkaStreams.State.ERROR;
    }

    @Override
    public OptionalLong lag() {
        return lag.lag();
    }

    @Override
    public OptionalLong drainableLag() {
        boolean takesNothing = !waitingFor.isEmpty() || !sinkTrouble.isEmpty();
        return takesNothing ? OptionalLong.of(0) : drainable.of(ownedPartitions(), this::received, applier.load());
    }

    private long received(int partition) {
        return pipeline.progress()
                .of(new TopicPartition(changes, partition))
                .map(PartitionProgress::next)
                .orElse(0L);
    }

    /** Stops reading, lets what is in flight finish, commits that, and leaves the group so that others take over. */
    public void stop() throws InterruptedException {
        stop.give();
        admin.close(Duration.ZERO);
        supervisor.join(DRAIN);
        intake.off();
        if (!applier.drain(DRAIN)) {
            LOG.warn(
                    "stopping with changes that the sink has not taken; they are read again later: {}", applier.load());
        }
        pipeline.close();
    }

    private void pauseStreams() {
        streams.pause();
    }

    private void resumeStreams() {
        streams.resume();
    }

    @Override
    public Applier.Load load() {
        return applier.load();
    }

    @Override
    public boolean coordinates() {
        return streams.state().isRunningOrRebalancing()
                && streams.metadataForLocalThreads().stream()
                        .flatMap(thread -> thread.activeTasks().stream())
                        .flatMap(task -> task.topicPartitions().stream())
                        .anyMatch(source -> source.equals(new TopicPartition(changes, 0)));
    }

    @Override
    public String sinkName() {
        return sink.name();
    }

    private void supervise() {
        try {
            boolean started = until(this::topicsAreThere) && until(this::sinkIsReady);
            if (started) {
                waitingFor = "";
                streams.start();
            }
            while (!stop.await(LAG_INTERVAL)) {
                lag.measure();
                sinkTrouble = probe();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            waitingFor = "a restart: " + e;
            LOG.error("the worker could not start and needs a restart", e);
        }
    }

    private boolean topicsAreThere() throws InterruptedException {
        try {
            topics.createDeadLetters(replicationFactor);
            List<String> missing = topics.missing();
            if (!missing.isEmpty()) {
                waitingFor = "topics " + missing + ", which the event service creates";
                return false;
            }
            waitingFor = topics.mendDeadLetters();
            return waitingFor.isEmpty();
        } catch (ExecutionException e) {
            waitingFor = "Kafka: " + e.getCause().getMessage();
            return false;
        }
    }

    private boolean sinkIsReady() throws InterruptedException {
        try {
            waitingFor = sink.name();
            if (!sink.isPrepared()) {
                // In this order: a crash in between repeats both, the other one would leave an empty store for full.
                LOG.info("{} is new and is filled from the start of the log", sink.name());
                topics.forgetPositions(group);
                sink.prepare();
            }
            return true;
        } catch (SinkUnavailableException e) {
            waitingFor = sink.name() + ": " + e.getMessage();
            return false;
        } catch (ExecutionException e) {
            waitingFor = "the group's positions to be reset: " + e.getCause().getMessage();
            return false;
        }
    }

    /** INVARIANT I8: asks the sink even when there is nothing to write; empty if it could take a change. */
    private String probe() {
        try {
            return sink.isPrepared() ? "" : sink.name() + " has lost its index: restart its workers to fill a new one";
        } catch (SinkUnavailableException e) {
            return e.getMessage();
        }
    }

    /** Repeats a step until it succeeds; false if the worker was stopped first. */
    private boolean until(Step step) throws InterruptedException {
        String reported = "";
        while (!step.succeeds()) {
            if (!reported.equals(waitingFor)) {
                reported = waitingFor;
                LOG.warn("waiting for {}", reported);
            }
            if (stop.await(RETRY)) {
                return false;
            }
        }
        return true;
    }

    /** One attempt of something that may have to be repeated. */
    private interface Step {
        boolean succeeds() throws InterruptedException;
    }
}
