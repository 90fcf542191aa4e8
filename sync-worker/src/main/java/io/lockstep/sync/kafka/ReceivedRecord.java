package io.lockstep.sync.kafka;

import io.lockstep.contract.ChangeRecord;
import io.lockstep.sync.Delivery;
import io.lockstep.sync.Outcome;
import io.lockstep.sync.PartitionProgress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** A message as it was received, with its ticket. */
final class ReceivedRecord {

    private static final long DEAD_LETTER_RETRY_SECONDS = 5;

    private final Record<byte[], byte[]> message;
    private final RecordMetadata origin;
    private final PartitionProgress.Ticket ticket;
    private final DeadLetterTopic deadLetters;

    ReceivedRecord(
            Record<byte[], byte[]> message,
            RecordMetadata origin,
            PartitionProgress.Ticket ticket,
            DeadLetterTopic deadLetters) {
        this.message = message;
        this.origin = origin;
        this.ticket = ticket;
        this.deadLetters = deadLetters;
    }

    Delivery delivery(ChangeRecord change) {
        return new Delivery() {
            @Override
            public ChangeRecord change() {
                return change;
            }

            @Override
            public void settle(Outcome outcome) {
                ticket.settle();
            }

            @Override
            public CompletionStage<Void> deadLetter(Outcome.Rejected rejected, int attempts) {
                return deadLetters.send(message, origin, rejected, attempts);
            }
        };
    }

    /** Dead-letters a record that is no change and settles it once that is acknowledged, however long it takes. */
    void rejectUntilAcknowledged(Outcome.Rejected rejected) {
        deadLetters.send(message, origin, rejected, 0).whenComplete((acknowledged, failure) -> {
            if (failure == null) {
                ticket.settle();
            } else {
                CompletableFuture.delayedExecutor(DEAD_LETTER_RETRY_SECONDS, TimeUnit.SECONDS)
                        .execute(() -> rejectUntilAcknowledged(rejected));
            }
        });
    }
}
