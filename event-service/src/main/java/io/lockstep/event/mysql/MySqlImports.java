package io.lockstep.event.mysql;

import io.lockstep.event.Author;
import io.lockstep.event.EventInput;
import io.lockstep.event.ImportRun;
import io.lockstep.event.ImportStanding;
import io.lockstep.event.ImportStart;
import io.lockstep.event.ImportStore;
import io.lockstep.event.NaturalKey;
import io.lockstep.event.Origin;
import io.lockstep.event.RequestKey;
import io.lockstep.event.Upserted;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Imports into MySQL: each chunk with its checkpoint in one transaction. */
@ApplicationScoped
class MySqlImports implements ImportStore {

    private final Transactions transactions;
    private final RecognizedEventTable events;
    private final EventBatch batch;
    private final ImportRunTable runs;

    MySqlImports(Transactions transactions, RecognizedEventTable events, EventBatch batch, ImportRunTable runs) {
        this.transactions = transactions;
        this.events = events;
        this.batch = batch;
        this.runs = runs;
    }

    @Override
    public List<Upserted> upsert(List<EventInput> inputs, Origin origin, Optional<Checkpoint> checkpoint) {
        return transactions.callUnlessInserted("storing " + inputs.size() + " events", () -> {
            List<Upserted> outcomes = batch.upsert(inputs, origin);
            checkpoint.ifPresent(
                    point -> runs.checkpoint(point.run().at(point.reached().apply(outcomes))));
            return outcomes;
        });
    }

    @Override
    public List<Upserted> preview(List<EventInput> inputs) {
        return transactions.call("looking up " + inputs.size() + " events", () -> {
            Map<NaturalKey, RecognizedEventRow> found =
                    events.findAll(inputs.stream().map(EventInput::naturalKey).toList());
            return inputs.stream()
                    .map(input -> preview(input, Optional.ofNullable(found.get(input.naturalKey()))))
                    .toList();
        });
    }

    private static Upserted preview(EventInput input, Optional<RecognizedEventRow> row) {
        Optional<String> id = row.map(found -> found.id);
        if (row.isEmpty()) {
            return new Upserted.Created(id);
        }
        return row.get().saysTheSameAs(input) ? new Upserted.Unchanged(id) : new Upserted.Updated(id);
    }

    @Override
    public ImportStart begin(RequestKey key) {
        return transactions.callUnlessInserted("beginning an import", () -> runs.begin(key));
    }

    @Override
    public void finish(ImportRun run) {
        transactions.call("ending an import", () -> {
            runs.finish(run);
            return run;
        });
    }

    @Override
    public Optional<ImportStanding> find(Optional<Author> caller, String key) {
        return transactions.call("reading how far an import is", () -> runs.find(caller, key));
    }
}
