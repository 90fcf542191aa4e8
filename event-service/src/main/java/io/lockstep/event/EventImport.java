package io.lockstep.event;

import io.lockstep.contract.Problem.FieldError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One file on its way into the register, a chunk of rows and one transaction at a time. For one thread.
 *
 * <p>Repeating an import changes nothing, so one that broke off is simply repeated. An event that a file names twice
 * ends the chunk, so that a transaction never makes two versions of one event.
 */
public final class EventImport {

    private final Iterator<ImportRow> rows;
    private final Register register;
    private final Optional<TraceParent> trace;
    private final int rowsPerTransaction;
    private Optional<ImportRow> heldBack = Optional.empty();

    public EventImport(
            Iterator<ImportRow> rows, Register register, Optional<TraceParent> trace, int rowsPerTransaction) {
        this.rows = rows;
        this.register = register;
        this.trace = trace;
        this.rowsPerTransaction = rowsPerTransaction;
    }

    /**
     * Stores the next chunk.
     *
     * @return one result for each of its rows, in the order of lines; empty once the file is at its end
     * @throws StoreUnavailable with nothing of this chunk stored
     */
    public List<ImportResult> nextChunk() {
        List<ImportRow> chunk = readChunk();
        List<EventInput> inputs = new ArrayList<>(chunk.size());
        for (ImportRow row : chunk) {
            if (row.reading() instanceof InputReading.Valid(EventInput input)) {
                inputs.add(input);
            }
        }
        Iterator<Upserted> stored =
                (inputs.isEmpty() ? List.<Upserted>of() : register.upsert(inputs, trace)).iterator();
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
