package io.lockstep.event.mysql;

import io.lockstep.event.Cursor;
import io.lockstep.event.NaturalKey;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Page;
import io.quarkus.panache.common.Parameters;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;

/** The table {@code recognized_events}; every method needs a transaction, which locks last for. */
@ApplicationScoped
class RecognizedEventTable implements PanacheRepositoryBase<RecognizedEventRow, String> {

    private static final String BY_KEY = "name = :name and organizer = :organizer";

    /** The row, locked until the end of the transaction. */
    Optional<RecognizedEventRow> lock(String id) {
        return findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE);
    }

    /** The row with this natural key, locked until the end of the transaction. */
    Optional<RecognizedEventRow> lock(NaturalKey key) {
        return find(BY_KEY, parameters(key))
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResultOptional();
    }

    Optional<String> idOf(NaturalKey key) {
        return find(BY_KEY, parameters(key)).firstResultOptional().map(row -> row.id);
    }

    List<RecognizedEventRow> after(Optional<Cursor> cursor, int size) {
        return cursor.map(place -> find("id > ?1 order by id", place.afterId()))
                .orElseGet(() -> find("order by id"))
                .page(Page.ofSize(size))
                .list();
    }

    private static Parameters parameters(NaturalKey key) {
        return Parameters.with("name", key.recognizedEventName()).and("organizer", key.organizer());
    }
}
