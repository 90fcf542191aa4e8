package io.lockstep.event.mysql;

import io.lockstep.event.Wakeup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;

/** Wakes this process's relay once the current transaction has committed, so that it need not wait for its poll. */
@ApplicationScoped
class CommitSignal {

    private final TransactionSynchronizationRegistry transaction;
    private final Wakeup wakeup;

    CommitSignal(TransactionSynchronizationRegistry transaction, Wakeup wakeup) {
        this.transaction = transaction;
        this.wakeup = wakeup;
    }

    void wakeRelay() {
        transaction.registerInterposedSynchronization(new Synchronization() {
            @Override
            public void beforeCompletion() {
                // Nothing to do: the rows are written already.
            }

            @Override
            public void afterCompletion(int status) {
                if (status == Status.STATUS_COMMITTED) {
                    wakeup.work();
                }
            }
        });
    }
}
