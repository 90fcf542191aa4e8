package io.lockstep.event.mysql;

import io.lockstep.event.KeyRetention;
import jakarta.enterprise.context.ApplicationScoped;

/** Expired keys in MySQL. */
@ApplicationScoped
class MySqlKeyRetention implements KeyRetention {

    private final Transactions transactions;
    private final RequestKeyTable requests;
    private final ImportRunTable imports;

    MySqlKeyRetention(Transactions transactions, RequestKeyTable requests, ImportRunTable imports) {
        this.transactions = transactions;
        this.requests = requests;
        this.imports = imports;
    }

    @Override
    public int purge(int maxRows) {
        return transactions.call("deleting expired keys", () -> requests.purge(maxRows))
                + transactions.call("deleting expired imports", () -> imports.purge(maxRows));
    }
}
