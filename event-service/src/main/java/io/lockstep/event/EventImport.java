package io.lockstep.event;

import io.lockstep.contract.Problem.FieldError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One file on its way into the register, a chunk of rows and one transaction at a time. For one thread.
 *
 * <p>Repeating an import changes nothing, so one that broke off may simply be repeated. With a run it goes on behind the
 * last chunk that was stored. An event that a file names twice ends the chunk, so that a transaction never makes two
 * versions of one event.
 */
public final class EventImport {

    private final Iterator<ImportRow> rows;
    private final ImportStore store;
    private final Origin origin;
    private final ImportMode mode;
    private final int rowsPerTransaction;
    private Optional<ImportRow> heldBack = Optional.empty();
    private ImportProgress progress;
    private boolean finished;

    public EventImport(
            Iterator<ImportRow> rows, ImportStore store, Origin origin, ImportMode mode, int rowsPerTransaction) {
        this.rows = rows;
        this.store = store;
        this.origin = origin;
        this.mode = mode;
        this.rowsPerTransaction = rowsPerTransaction;
        this.progress = mode instanceof ImportMode.Resumable(ImportRun run) ? run.progress() : ImportProgress.NONE;
        this.finished = mode instanceof ImportMode.Resumable(ImportRun run) && run.finished();
        if (!finished) {
            skipDone();
        }
    }

    /** What was done so far, by requests before this one too. */
    public ImportProgress progress() {
        return progress;
    }

    public ImportMode mode() {
        return mode;
    }

    /**
     * Stores the next chunk.
     *
     * @return one result for each of its rows, in the order of lines; empty once the file is at its end
     * @throws StoreUnavailable with nothing of this chunk stored, unless only the answer to its commit was lost
     * @throws ImportTakenOver with nothing of this chunk stored
     */
    public List<ImportResult> nextChunk() {
        List<ImportRow> chunk = finished ? List.of() : readChunk();
        if (chunk.isEmpty()) {
            finish();
            return List.of();
        }
        List<EventInput> inputs = new ArrayList<>(chunk.size());
        for (ImportRow row : chunk) {
            if (row.reading() instanceof InputReading.Valid(EventInput input)) {
                inputs.add(input);
            }
        }
        List<ImportResult> results = results(chunk, take(inputs, outcomes -> progress.plus(results(chunk, outcomes))));
        progress = progress.plus(results);
        return results;
    }

    private List<Upserted> take(List<EventInput> inputs, Function<List<Upserted>, ImportProgress> reached) {
        return switch (mode) {
            case ImportMode.DryRun() -> store.preview(inputs);
            case ImportMode.Once() -> inputs.isEmpty() ? List.of() : store.upsert(inputs, origin, Optional.empty());
            case ImportMode.Resumable(ImportRun run) ->
                store.upsert(inputs, origin, Optional.of(new ImportStore.Checkpoint(run, reached)));
        };
    }

    private void finish() {
        if (!finished && mode instanceof ImportMode.Resumable(ImportRun run)) {
            store.finish(run);
        }
        finished = true;
    }

    private void skipDone() {
        for (long skipped = 0; skipped < progress.rows() && rows.hasNext(); skipped++) {
            rows.next();
        }
    }

    private static List<ImportResult> results(List<ImportRow> chunk, List<Upserted> outcomes) {
        Iterator<Upserted> stored = outcomes.iterator();
        List<ImportResult> results = new ArrayList<>(chunk.size());
        for (ImportRow row : chunk) {
            results.add(
                    switch (row.reading()) {
                        case InputReading.Valid valid -> new ImportResult.Stored(row.line(), stored.next());
                        case InputReading.Invalid(List<FieldError> errors) ->
                            new ImportResult.Rejected(row.line(), reason(errors));
                    });
        }
        return results;
    }

    private List<ImportRow> readChunk() {
        List<ImportRow> chunk = new ArrayList<>();
        Set<NaturalKey> keys = new HashSet<>();
        while (chunk.size() < rowsPerTransaction && (heldBack.isPresent() || rows.hasNext())) {
            ImportRow row = heldBack.orElseGet(rows::next);
            heldBack = Optional.empty();
            if (row.reading() instanceof InputReading.Valid(EventInput input) && !keys.add(input.naturalKey())) {
                heldBack = Optional.of(row);
                return chunk;
            }
            chunk.add(row);
        }
        return chunk;
    }

    private static String reason(List<FieldError> errors) {
        return errors.stream()
                .map(error -> (error.field() + " " + error.message()).strip())
                .collect(Collectors.joining("; "));
    }
}
