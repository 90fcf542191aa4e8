package io.lockstep.sync.kafka;

import io.lockstep.sync.Applier;
import io.lockstep.sync.ApplyListener;
import io.lockstep.sync.Outcome;
import java.util.function.Consumer;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Where a task hands its records on; shared by all tasks of a worker.
 *
 * @param applier takes the changes
 * @param progress knows what is still unsettled
 * @param deadLetters takes the records that are no changes
 * @param listener hears of those
 * @param reader tells what is a change
 */
record Intake(
        Applier applier, Progress progress, DeadLetterTopic deadLetters, ApplyListener listener, ChangeReader reader) {

    /** Takes a message in: as a change to the applier, or as a dead letter. Waits while the buffer is full. */
    void take(Record<byte[], byte[]> message, Lineage lineage, Consumer<Outcome> settle) {
        switch (reader.read(message, lineage.id().source())) {
            case ChangeReader.Readable readable ->
                submit(new ReceivedRecord(message, lineage, deadLetters, settle), readable);
            case ChangeReader.Unreadable unreadable -> {
                listener.unreadable(LetterReader.key(message.key()), unreadable.reason(), unreadable.message());
                reject(message, lineage, settle, unreadable.rejected());
            }
        }
    }

    /** INVARIANT I9: what waits for its dead letter to be acknowledged takes room in the buffer like any change. */
    private void reject(
            Record<byte[], byte[]> message, Lineage lineage, Consumer<Outcome> settle, Outcome.Rejected rejected) {
        long bytes = message.value() == null ? 0 : message.value().length;
        try {
            applier.occupy(bytes);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
        new ReceivedRecord(message, lineage, deadLetters, settle.andThen(outcome -> applier.release(bytes)))
                .rejectUntilAcknowledged(rejected, applier::stall);
    }

    private void submit(ReceivedRecord received, ChangeReader.Readable readable) {
        try {
            applier.submit(received.delivery(readable.change()));
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
