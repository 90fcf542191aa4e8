package io.lockstep.event.mysql;

import io.lockstep.event.StoreUnavailable;
import io.quarkus.narayana.jta.QuarkusTransaction;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Runs work in a transaction of its own, again where another transaction was in the way, and turns the database's
 * failures into what callers know.
 *
 * <p>The work must be repeatable: nothing but the transaction itself may remember an attempt.
 */
final class Transactions {

    /** A deadlock's loser normally wins the second time; a row that stays locked costs its timeout each time. */
    private static final int ATTEMPTS = 3;

    private static final Duration BUSY = Duration.ofSeconds(1);
    private static final Duration DOWN = Duration.ofSeconds(5);

    private Transactions() {}

    /** @throws DuplicateEntry if a unique key refused the work; the transaction is rolled back */
    static <T> T call(String attempted, Supplier<T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return QuarkusTransaction.requiringNew().call(work::get);
            } catch (RuntimeException e) {
                throwUnlessRepeatable(attempted, attempt, e);
            }
        }
    }

    private static void throwUnlessRepeatable(String attempted, int attempt, RuntimeException thrown) {
        switch (MySqlFault.of(thrown)) {
            case MySqlFault.Contention() -> {
                if (attempt == ATTEMPTS) {
                    throw new StoreUnavailable(attempted + ": others hold its locks", BUSY, thrown);
                }
            }
            case MySqlFault.Unavailable() ->
                throw new StoreUnavailable(attempted + ": MySQL is unavailable", DOWN, thrown);
            case MySqlFault.Duplicate(String constraint) -> throw new DuplicateEntry(constraint, thrown);
            case MySqlFault.Unexpected() -> throw thrown;
        }
    }

    /** A unique key has this value already. */
    static final class DuplicateEntry extends RuntimeException {
        private static final long serialVersionUID = 1L;

        DuplicateEntry(String message, Throwable cause) {
            super(message, cause);
        }

        boolean isOf(String constraint) {
            // The server's message ends with the key's name; before it stands the value, which may be any text.
            return getMessage().endsWith(constraint + "'");
        }
    }
}
