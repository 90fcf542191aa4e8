package io.lockstep.event.mysql;

import io.lockstep.event.Origin;
import io.lockstep.event.RequestKey;
import io.lockstep.event.WriteOutcome;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Makes writes, each once for its request's key.
 *
 * <pre>
 * one transaction:  claim the key ── known ──▶ what came of it the first time
 *                        │ new
 *                   the write ── not done ──▶ give the key up
 *                        │ done
 *                   remember what came of it
 * </pre>
 *
 * A write that is not done, or whose transaction fails, leaves no key: repeating it asks anew.
 */
@ApplicationScoped
class KeyedWrites {

    private final Transactions transactions;
    private final RequestKeyTable keys;
    private final RecognizedEventTable events;

    KeyedWrites(Transactions transactions, RequestKeyTable keys, RecognizedEventTable events) {
        this.transactions = transactions;
        this.keys = keys;
        this.events = events;
    }

    WriteOutcome call(String attempted, Origin origin, Supplier<WriteOutcome> write) {
        try {
            return transactions.callUnlessInserted(attempted, () -> once(origin.key(), write));
        } catch (RequestKeyTable.InFlight e) {
            return new WriteOutcome.KeyInFlight();
        } catch (NameIsTaken e) {
            return new WriteOutcome.NameTaken(
                    e.key(), transactions.call("looking up a name", () -> events.idOf(e.key())));
        }
    }

    private WriteOutcome once(Optional<RequestKey> key, Supplier<WriteOutcome> write) {
        return key.map(claimed -> keys.claim(claimed).orElseGet(() -> remembered(claimed, write.get())))
                .orElseGet(write);
    }

    private WriteOutcome remembered(RequestKey key, WriteOutcome outcome) {
        if (outcome instanceof WriteOutcome.Done done) {
            keys.remember(key, done);
        } else {
            keys.release(key);
        }
        return outcome;
    }
}
