package io.lockstep.event.mysql;

import io.lockstep.contract.ChangeRecord;
import io.lockstep.event.EventIds;
import io.lockstep.event.EventInput;
import io.lockstep.event.NaturalKey;
import io.lockstep.event.Origin;
import io.lockstep.event.Upserted;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.FlushModeType;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes many rows within the current transaction, by a few statements with many rows each. Their order is that of
 * {@link EventWrites}.
 */
@ApplicationScoped
class EventBatch {

    private final RecognizedEventTable events;
    private final OutboxTable outbox;
    private final EventIds ids;
    private final Clock clock;

    EventBatch(RecognizedEventTable events, OutboxTable outbox, EventIds ids, Clock clock) {
        this.events = events;
        this.outbox = outbox;
        this.ids = ids;
        this.clock = clock;
    }

    List<Upserted> upsert(List<EventInput> inputs, Origin origin) {
        // Nothing is looked up that is still to be written; so the writes go out together.
        events.getEntityManager().setFlushMode(FlushModeType.COMMIT);
        Instant now = clock.instant();
        Map<NaturalKey, RecognizedEventRow> found =
                events.lockAll(inputs.stream().map(EventInput::naturalKey).toList());
        List<Upserted> outcomes = new ArrayList<>(inputs.size());
        List<RecognizedEventRow> inserted = new ArrayList<>(inputs.size());
        List<RecognizedEventRow> changed = new ArrayList<>(inputs.size());
        for (EventInput input : inputs) {
            RecognizedEventRow row = found.get(input.naturalKey());
            if (row == null) {
                RecognizedEventRow created = RecognizedEventRow.create(ids.next(), input, origin.author(), now);
                inserted.add(created);
                changed.add(created);
                outcomes.add(new Upserted.Created(Optional.of(created.id)));
            } else if (row.saysTheSameAs(input)) {
                outcomes.add(new Upserted.Unchanged(Optional.of(row.id)));
            } else {
                row.replace(input, origin.author(), now);
                changed.add(row);
                outcomes.add(new Upserted.Updated(Optional.of(row.id)));
            }
        }
        events.insert(inserted);
        events.flush();
        List<ChangeRecord> changes =
                changed.stream().map(row -> EventWrites.upsertOf(row.stored())).toList();
        outbox.append(changes, origin.trace(), now);
        return outcomes;
    }
}
