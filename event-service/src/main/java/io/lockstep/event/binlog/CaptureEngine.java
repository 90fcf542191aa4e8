package io.lockstep.event.binlog;

import com.github.shyiko.mysql.binlog.network.ServerException;
import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.format.ChangeEventFormat;
import io.lockstep.event.BinlogLedger;
import io.lockstep.event.CaptureHalted;
import io.lockstep.event.Wakeup;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.connect.source.SourceRecord;
import org.jboss.logging.Logger;

/** One run of Debezium's engine, which reads on a thread of its own until it is closed or fails. It does not recover. */
final class CaptureEngine implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(CaptureEngine.class);
    /** MySQL's and MariaDB's ER_MASTER_FATAL_ERROR_READING_BINLOG. */
    private static final int FATAL_ERROR_READING_BINLOG = 1236;

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final EngineMemory memory;
    private final Handover handover;
    private final DebeziumEngine<RecordChangeEvent<SourceRecord>> engine;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    /** Closing an engine while it starts would leak its connections; it refuses. */
    private final CountDownLatch startedOrEnded = new CountDownLatch(1);

    private final CountDownLatch ended = new CountDownLatch(1);

    private CaptureEngine(EngineSettings settings, EngineMemory memory, Wakeup wakeup) {
        this.memory = memory;
        this.handover = new Handover(wakeup);
        this.engine = DebeziumEngine.create(ChangeEventFormat.of(Connect.class))
                .using(settings.properties(memory))
                .using(Thread.currentThread().getContextClassLoader())
                .using((success, message, error) -> end(message, error, wakeup))
                .using(new DebeziumEngine.ConnectorCallback() {
                    @Override
                    public void pollingStarted() {
                        startedOrEnded.countDown();
                    }
                })
                .notifying(handover)
                .build();
    }

    static CaptureEngine start(EngineSettings settings, BinlogLedger ledger, Wakeup wakeup) {
        CaptureEngine started = new CaptureEngine(settings, EngineMemory.open(ledger), wakeup);
        Thread.ofPlatform().name("lockstep-binlog").daemon().start(started.engine);
        return started;
    }

    /** The oldest batch that nobody has taken yet. Does not wait. */
    Optional<Handover.Batch> poll() {
        Optional<Handover.Batch> batch = handover.poll();
        Throwable cause = failure.get();
        if (batch.isEmpty() && cause != null) {
            throw cause instanceof CaptureHalted halted
                    ? halted
                    : new IllegalStateException("the reader of the binlog stopped: " + cause.getMessage(), cause);
        }
        return batch;
    }

    /** Whether the engine ended because the server no longer has what lies behind its position. */
    boolean isPositionUnusable() {
        for (Throwable cause = failure.get(); cause != null; cause = cause.getCause()) {
            if (cause instanceof ServerException refused && refused.getErrorCode() == FATAL_ERROR_READING_BINLOG) {
                return true;
            }
        }
        return false;
    }

    /** Shapes that the engine has met and that are to be saved with the next position. */
    List<String> takeNewShapes() {
        return memory.takeNewShapes();
    }

    private void end(String message, Throwable error, Wakeup wakeup) {
        failure.set(Optional.ofNullable(error)
                .map(CaptureEngine::cause)
                .orElseGet(() -> new IllegalStateException("the engine ended: " + message)));
        startedOrEnded.countDown();
        ended.countDown();
        wakeup.work();
    }

    private static Throwable cause(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof CaptureHalted) {
                return cause;
            }
        }
        return error;
    }

    @Override
    public void close() {
        handover.close();
        try {
            if (!startedOrEnded.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("the reader of the binlog does not come up and is left behind");
            } else if (ended.getCount() > 0) {
                engine.close();
                if (!ended.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                    LOG.warn("the reader of the binlog does not stop and is left behind");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | IllegalStateException e) {
            LOG.debug("the reader of the binlog ended by itself", e);
        } finally {
            memory.close();
        }
    }
}
