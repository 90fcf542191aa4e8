package io.lockstep.event.mysql;

import io.lockstep.contract.Version;
import io.lockstep.event.History;
import io.lockstep.event.HistoryPage;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** The history in MySQL. */
@ApplicationScoped
class MySqlHistory implements History {

    private final Transactions transactions;
    private final HistoryTable history;

    MySqlHistory(Transactions transactions, HistoryTable history) {
        this.transactions = transactions;
        this.history = history;
    }

    @Override
    public HistoryPage of(String id, Optional<Version> before, int size) {
        // One more, so that the oldest of the page can be told from its predecessor.
        return HistoryPage.of(
                transactions.call(
                        "reading the history of " + id,
                        () -> history.before(id, before, size + 1).stream()
                                .map(HistoryRow::entry)
                                .toList()),
                size);
    }
}
