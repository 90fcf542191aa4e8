package io.lockstep.event;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Takes the rows of imports into the register, a chunk at a time. Throws {@link StoreUnavailable} like the register. */
public interface ImportStore {

    /** What is to be remembered with a chunk: how far the run is once it is stored. */
    record Checkpoint(ImportRun run, Function<List<Upserted>, ImportProgress> reached) {}

    /**
     * Creates or updates the events with these natural keys in one transaction; repeating it changes nothing.
     *
     * @param inputs no two with the same natural key; may be none if there is a checkpoint
     * @return one outcome for each input, in their order
     * @throws ImportTakenOver if another request goes on with the run
     */
    List<Upserted> upsert(List<EventInput> inputs, Origin origin, Optional<Checkpoint> checkpoint);

    /** What {@link #upsert} would do with each of them; nothing is changed or locked. */
    List<Upserted> preview(List<EventInput> inputs);

    /** Begins an import, or takes over the one that this key stands for: whoever was at it may not go on. */
    ImportStart begin(RequestKey key);

    /** Notes that the run is at its end. */
    void finish(ImportRun run);

    Optional<ImportStanding> find(Optional<Author> caller, String key);
}
