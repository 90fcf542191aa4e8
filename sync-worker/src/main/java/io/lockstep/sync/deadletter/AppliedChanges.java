package io.lockstep.sync.deadletter;

import io.lockstep.contract.ChangeRecord;
import io.lockstep.sync.ApplyListener;
import io.lockstep.sync.Outcome;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Tells each partition's ledger which of its keys were applied; the key may have been read from any partition. Safe for
 * all threads.
 */
public final class AppliedChanges implements ApplyListener {

    private final List<WatchedKeys> partitions = new CopyOnWriteArrayList<>();

    public WatchedKeys begin() {
        WatchedKeys keys = new WatchedKeys();
        partitions.add(keys);
        return keys;
    }

    public void end(WatchedKeys keys) {
        partitions.remove(keys);
    }

    /** Only what was applied counts: a change that lost to a pending one says nothing of the sink. */
    @Override
    public void settled(ChangeRecord change, Outcome outcome) {
        if (outcome instanceof Outcome.Applied) {
            for (WatchedKeys keys : partitions) {
                if (!keys.isEmpty()) {
                    keys.note(change.id(), new WatchedKeys.Reached(change.version(), true));
                }
            }
        }
    }
}
