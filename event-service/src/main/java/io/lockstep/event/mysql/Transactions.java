package io.lockstep.event.mysql;

import io.lockstep.event.Backoff;
import io.lockstep.event.EventServiceConfig;
import io.lockstep.event.StoreUnavailable;
import io.lockstep.event.Wakeup;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Runs work in a transaction of its own, again where another transaction was in the way, and turns the database's
 * failures into what callers know.
 *
 * <p>The work must be repeatable: nothing but the transaction itself may remember an attempt.
 */
@ApplicationScoped
class Transactions {

    private static final String RETRIES = "lockstep.transaction.retries";

    /** Enough for what two processes insert at the same moment. */
    private static final int INSERTS = 3;

    private final EventServiceConfig.Mysql config;
    private final RandomGenerator random;
    private final MeterRegistry meters;
    private final Wakeup never = new Wakeup();

    Transactions(EventServiceConfig config, RandomGenerator random, MeterRegistry meters) {
        this.config = config.mysql();
        this.random = random;
        this.meters = meters;
        meters.counter(RETRIES);
    }

    /** @throws DuplicateEntry if a unique key refused the work; the transaction is rolled back */
    <T> T call(String attempted, Supplier<T> work) {
        Backoff backoff = new Backoff(config.maxBackoff(), random);
        for (int attempt = 1; ; attempt++) {
            try {
                return QuarkusTransaction.requiringNew().call(work::get);
            } catch (RuntimeException e) {
                throwUnlessRepeatable(attempted, attempt, e);
            }
            meters.counter(RETRIES).increment();
            // A deadlock's loser that comes back at once may meet the winner again.
            pause(backoff.next());
        }
    }

    /** Runs work again, too, where others insert the same at that moment: the next attempt finds what they did. */
    <T> T callUnlessInserted(String attempted, Supplier<T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return call(attempted, work);
            } catch (DuplicateEntry e) {
                if (attempt == INSERTS) {
                    throw new StoreUnavailable(
                            attempted + ": others insert the same", StoreUnavailable.Reason.CONTENDED, e);
                }
            }
        }
    }

    private void throwUnlessRepeatable(String attempted, int attempt, RuntimeException thrown) {
        switch (MySqlFault.of(thrown)) {
            case MySqlFault.Contention() -> {
                if (attempt >= config.attempts()) {
                    throw new StoreUnavailable(
                            attempted + ": others hold its locks", StoreUnavailable.Reason.CONTENDED, thrown);
                }
            }
            case MySqlFault.Unavailable(StoreUnavailable.Reason reason) ->
                throw new StoreUnavailable(attempted + ": MySQL is unavailable, " + reason, reason, thrown);
            case MySqlFault.Duplicate duplicate -> throw new DuplicateEntry(duplicate.message(), thrown);
            case MySqlFault.Unexpected() -> throw thrown;
        }
    }

    private void pause(Duration atMost) {
        try {
            never.awaitStop(atMost);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A unique key has this value already. */
    static final class DuplicateEntry extends RuntimeException {
        private static final long serialVersionUID = 1L;

        DuplicateEntry(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
