package io.lockstep.sync.kafka;

import io.lockstep.contract.ChangeRecord;
import io.lockstep.contract.Version;
import io.lockstep.sync.Delivery;
import io.lockstep.sync.Outcome;
import io.lockstep.sync.Trouble;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.processor.api.Record;

/** A message as it was received, where it first came from, and whom to tell when it needs nothing more. */
final class ReceivedRecord {

    private static final long DEAD_LETTER_RETRY_SECONDS = 5;

    private final Record<byte[], byte[]> message;
    private final Lineage lineage;
    private final DeadLetterTopic deadLetters;
    private final Consumer<Outcome> settle;

    /** @param settle called once or more, from any thread, with a terminal outcome */
    ReceivedRecord(
            Record<byte[], byte[]> message, Lineage lineage, DeadLetterTopic deadLetters, Consumer<Outcome> settle) {
        this.message = message;
        this.lineage = lineage;
        this.deadLetters = deadLetters;
        this.settle = settle;
    }

    Delivery delivery(ChangeRecord change) {
        return new Delivery() {
            @Override
            public ChangeRecord change() {
                return change;
            }

            @Override
            public void settle(Outcome outcome) {
                settle.accept(outcome);
            }

            @Override
            public CompletionStage<Void> deadLetter(Outcome.Rejected rejected, int attempts) {
                return write(rejected, Optional.of(change.version()));
            }
        };
    }

    /**
     * Dead-letters a record that is no change and settles it once that is acknowledged, however long it takes.
     *
     * @param stall is told when Kafka takes no dead letters now: each further one would block its caller for a while
     */
    void rejectUntilAcknowledged(Outcome.Rejected rejected, Consumer<Outcome.Unavailable> stall) {
        write(rejected, Optional.empty()).whenComplete((acknowledged, failure) -> {
            if (failure == null) {
                settle.accept(rejected);
            } else {
                if (failure instanceof TimeoutException) {
                    stall.accept(new Outcome.Unavailable("dead-letter topic: " + failure, Trouble.CHANGE_UNAVAILABLE));
                }
                CompletableFuture.delayedExecutor(DEAD_LETTER_RETRY_SECONDS, TimeUnit.SECONDS)
                        .execute(() -> rejectUntilAcknowledged(rejected, stall));
            }
        });
    }

    /**
     * INVARIANT I9: a pipe from the dead-letter topic to the source topic that never ends is cut here. What is copied
     * unedited once too often is on the dead-letter topic already, so leaving it there loses nothing (I2).
     */
    private CompletionStage<Void> write(Outcome.Rejected rejected, Optional<Version> version) {
        return lineage.kept()
                ? CompletableFuture.completedFuture(null)
                : deadLetters.send(message, lineage, version, rejected);
    }
}
