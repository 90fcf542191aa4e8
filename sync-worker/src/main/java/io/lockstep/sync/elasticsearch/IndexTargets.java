package io.lockstep.sync.elasticsearch;

import io.lockstep.contract.EventIndex;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Where every change is written to: one place, or several while a generation is built beside the live one. Asked for
 * each batch, from any thread.
 *
 * <p>INVARIANT I2: a change is settled only when all the targets of its batch have a terminal outcome for it.
 */
public interface IndexTargets {

    /**
     * The targets, at least one, each an alias of exactly one index. Aliases rather than indices, since only an alias can
     * be required to exist ({@code require_alias}): a bulk to an index that was dropped would make a new one without a
     * mapping, where the cluster allows that.
     *
     * <p>The stage fails if they cannot be found out; nothing is written then.
     */
    CompletionStage<List<String>> aliases();

    /** The read alias alone. */
    static IndexTargets only(EventIndex index) {
        CompletionStage<List<String>> aliases = CompletableFuture.completedStage(List.of(index.alias()));
        return () -> aliases;
    }
}
