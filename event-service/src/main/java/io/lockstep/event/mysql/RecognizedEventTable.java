package io.lockstep.event.mysql;

import io.lockstep.event.Cursor;
import io.lockstep.event.NaturalKey;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Page;
import io.quarkus.panache.common.Parameters;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.hibernate.Session;
import org.hibernate.query.NativeQuery;

/** The table {@code recognized_events}; every method needs a transaction, which locks last for. */
@ApplicationScoped
class RecognizedEventTable implements PanacheRepositoryBase<RecognizedEventRow, String> {

    private static final String BY_KEY = "name = :name and organizer = :organizer";

    // SQL of our own, because Hibernate locks with "for update of <alias>" on MySQL 8, which MariaDB does not parse.
    private static final String LOCK_BY_ID = "select * from recognized_events where recognized_event_id = ? for update";

    private static final String LOCK_BY_KEY =
            "select * from recognized_events where recognized_event_name = ? and organizer = ? for update";

    /** The row, locked until the end of the transaction. */
    Optional<RecognizedEventRow> lock(String id) {
        return lock(LOCK_BY_ID, id);
    }

    /** The row with this natural key, locked until the end of the transaction. */
    Optional<RecognizedEventRow> lock(NaturalKey key) {
        return lock(LOCK_BY_KEY, key.recognizedEventName(), key.organizer());
    }

    private Optional<RecognizedEventRow> lock(String sql, Object... parameters) {
        NativeQuery<RecognizedEventRow> query =
                getEntityManager().unwrap(Session.class).createNativeQuery(sql, RecognizedEventRow.class);
        for (int i = 0; i < parameters.length; i++) {
            query.setParameter(i + 1, parameters[i]);
        }
        return query.uniqueResultOptional();
    }

    Optional<String> idOf(NaturalKey key) {
        return find(BY_KEY, Parameters.with("name", key.recognizedEventName()).and("organizer", key.organizer()))
                .firstResultOptional()
                .map(row -> row.id);
    }

    List<RecognizedEventRow> after(Optional<Cursor> cursor, int size) {
        return cursor.map(place -> find("id > ?1 order by id", place.afterId()))
                .orElseGet(() -> find("order by id"))
                .page(Page.ofSize(size))
                .list();
    }
}
