package io.lockstep.event.binlog;

import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.RecordChangeEvent;
import io.lockstep.event.Wakeup;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Passes batches from the engine's thread, which reads and converts, to the relay's thread, which publishes.
 *
 * <p>INVARIANT I2: it never tells the engine that a record is processed. The engine would take that for a position to
 * save; positions are saved by the relay's thread, once Kafka has acknowledged what lies before them.
 */
final class Handover implements DebeziumEngine.ChangeConsumer<RecordChangeEvent<SourceRecord>> {

    /** One batch is converted while another one is published; a third one waits here. */
    private static final int BATCHES = 1;

    private static final int POLL_MILLIS = 100;

    private final BlockingQueue<Batch> batches = new ArrayBlockingQueue<>(BATCHES);
    private final RowImages images = new RowImages();
    private final Wakeup wakeup;
    private volatile boolean closed;

    record Batch(List<Step> steps) {}

    Handover(Wakeup wakeup) {
        this.wakeup = wakeup;
    }

    @Override
    public void handleBatch(
            List<RecordChangeEvent<SourceRecord>> records,
            DebeziumEngine.RecordCommitter<RecordChangeEvent<SourceRecord>> committer)
            throws InterruptedException {
        Batch batch = new Batch(steps(records));
        while (!batches.offer(batch, POLL_MILLIS, TimeUnit.MILLISECONDS)) {
            if (closed) {
                throw new InterruptedException("the capture was closed");
            }
        }
        wakeup.work();
    }

    Optional<Batch> poll() {
        return Optional.ofNullable(batches.poll());
    }

    void close() {
        closed = true;
    }

    private List<Step> steps(List<RecordChangeEvent<SourceRecord>> records) {
        List<Step> steps = new ArrayList<>(records.size());
        Map<String, Integer> gone = new HashMap<>();
        for (RecordChangeEvent<SourceRecord> found : records) {
            RowImage image = images.read(found.record());
            switch (image) {
                case RowImage.Gone(var unlessRecorded) -> gone.put(unlessRecorded.id(), steps.size());
                case RowImage.Change(var change) -> {
                    if (change.isDeletion()) {
                        gone.remove(change.id());
                    }
                }
                case RowImage.Odd odd -> {}
                case RowImage.Nothing nothing -> {}
            }
            steps.add(new Step(image, found.record().sourceOffset()));
        }
        // INVARIANT I3: the recorded version, should it come in the next batch, is the same or higher.
        gone.values().forEach(place -> steps.set(place, asDeletion(steps.get(place))));
        return steps;
    }

    private static Step asDeletion(Step step) {
        return step.image() instanceof RowImage.Gone(var unlessRecorded)
                ? new Step(new RowImage.Change(unlessRecorded), step.after())
                : step;
    }
}
