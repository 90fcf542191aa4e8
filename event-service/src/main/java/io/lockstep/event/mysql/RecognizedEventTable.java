package io.lockstep.event.mysql;

import io.lockstep.event.Cursor;
import io.lockstep.event.EventFilter;
import io.lockstep.event.NaturalKey;
import io.quarkus.hibernate.orm.panache.PanacheQuery;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Page;
import io.quarkus.panache.common.Parameters;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.Session;
import org.hibernate.query.NativeQuery;

/** The table {@code recognized_events}; every method needs a transaction, which locks last for. */
@ApplicationScoped
class RecognizedEventTable implements PanacheRepositoryBase<RecognizedEventRow, String> {

    private static final String BY_KEY = "content.name = :name and content.organizer = :organizer";

    // SQL of our own, because Hibernate locks with "for update of <alias>" on MySQL 8, which MariaDB does not parse.
    private static final String LOCK_BY_ID = "select * from recognized_events where recognized_event_id = ? for update";

    /** By force: of a small table the server would rather read, and lock, every row than look so many up. */
    private static final String BY_KEYS =
            "select * from recognized_events force index (recognized_events_natural_key) where ";

    private static final String KEY = "recognized_event_name = ? and organizer = ?";

    private static final String LOCK_AFTER = " from recognized_events where recognized_event_id > ?"
            + " order by recognized_event_id limit ? for update";

    private static final String VERSION = "select version from recognized_events where recognized_event_id = ?";

    /** As a number, since a time without a zone would be read in that of this process. */
    private static final String NOW = "select timestampdiff(microsecond, '1970-01-01 00:00:00', utc_timestamp(6))";

    private final EventInserts inserts;

    RecognizedEventTable(EventInserts inserts) {
        this.inserts = inserts;
    }

    /** Adds rows; Hibernate does not know of them afterwards. */
    void insert(List<RecognizedEventRow> rows) {
        inserts.insert(rows);
    }

    /** The row, locked until the end of the transaction. */
    Optional<RecognizedEventRow> lock(String id) {
        return query(LOCK_BY_ID, id).uniqueResultOptional();
    }

    /** The rows with these natural keys, locked until the end of the transaction: one statement for all. */
    Map<NaturalKey, RecognizedEventRow> lockAll(List<NaturalKey> keys) {
        return all(keys, " for update");
    }

    /** The rows with these natural keys. */
    Map<NaturalKey, RecognizedEventRow> findAll(List<NaturalKey> keys) {
        return all(keys, "");
    }

    private Map<NaturalKey, RecognizedEventRow> all(List<NaturalKey> keys, String lock) {
        if (keys.isEmpty()) {
            return Map.of();
        }
        // Conditions joined by "or" are ranges of the natural key's index on every server; lists of pairs are not.
        String sql = BY_KEYS + String.join(" or ", Collections.nCopies(keys.size(), KEY)) + lock;
        Object[] parameters = keys.stream()
                .flatMap(key -> Stream.of(key.recognizedEventName(), key.organizer()))
                .toArray();
        return query(sql, parameters)
                .getResultStream()
                .collect(Collectors.toMap(row -> unpadded(row.content.naturalKey()), row -> row));
    }

    /** For the server a text that SQL by hand gave trailing spaces is the same as the one without. */
    private static NaturalKey unpadded(NaturalKey key) {
        return new NaturalKey(
                key.recognizedEventName().stripTrailing(), key.organizer().stripTrailing());
    }

    /** Rows behind an id, in the order of ids, locked until the end of the transaction. */
    List<RecognizedEventRow> lockAfter(String afterId, int size) {
        return lockAfter("select *", RecognizedEventRow.class, afterId, size);
    }

    /** Their ids alone, for when a row among them cannot be read. */
    List<String> lockIdsAfter(String afterId, int size) {
        return lockAfter("select recognized_event_id", String.class, afterId, size);
    }

    private <T> List<T> lockAfter(String columns, Class<T> type, String afterId, int size) {
        return getEntityManager()
                .unwrap(Session.class)
                .createNativeQuery(columns + LOCK_AFTER, type)
                .setParameter(1, afterId)
                .setParameter(2, size)
                .getResultList();
    }

    /** The version alone, of a row that cannot be read. */
    Optional<Long> versionOf(String id) {
        return getEntityManager()
                .unwrap(Session.class)
                .createNativeQuery(VERSION, Long.class)
                .setParameter(1, id)
                .uniqueResultOptional();
    }

    private NativeQuery<RecognizedEventRow> query(String sql, Object... parameters) {
        NativeQuery<RecognizedEventRow> query =
                getEntityManager().unwrap(Session.class).createNativeQuery(sql, RecognizedEventRow.class);
        for (int i = 0; i < parameters.length; i++) {
            query.setParameter(i + 1, parameters[i]);
        }
        return query;
    }

    Optional<String> idOf(NaturalKey key) {
        return find(BY_KEY, Parameters.with("name", key.recognizedEventName()).and("organizer", key.organizer()))
                .firstResultOptional()
                .map(row -> row.id);
    }

    /** The first of the events that the filter lets through, behind a place in its order. */
    List<RecognizedEventRow> list(EventFilter filter, Optional<Cursor> after, int size) {
        ListQuery query = ListQuery.of(filter, after);
        return find(query.text(), query.parameters()).page(Page.ofSize(size)).list();
    }

    /**
     * Where reading in the order of ids starts.
     *
     * @param id empty text is before all ids
     */
    record Place(String id, boolean included) {
        static final Place FIRST = new Place("", false);

        static Place at(String id) {
            return new Place(id, true);
        }

        static Place after(String id) {
            return new Place(id, false);
        }

        private String condition() {
            return included ? "id >= :start" : "id > :start";
        }
    }

    /** Rows from the place on, up to an id and it too. */
    List<RecognizedEventRow> from(Place start, Optional<String> to, int size) {
        return range(start, to).page(Page.ofSize(size)).list();
    }

    /** The id of the first of these, for when its row cannot be read. */
    Optional<String> idFrom(Place start, Optional<String> to) {
        return range(start, to).project(IdOnly.class).page(Page.ofSize(1)).stream()
                .map(IdOnly::id)
                .findFirst();
    }

    record IdOnly(String id) {}

    private PanacheQuery<RecognizedEventRow> range(Place start, Optional<String> to) {
        Parameters parameters = Parameters.with("start", start.id());
        return to.map(end -> find(start.condition() + " and id <= :end order by id", parameters.and("end", end)))
                .orElseGet(() -> find(start.condition() + " order by id", parameters));
    }

    List<RecognizedEventRow> all(List<String> ids) {
        return list("id in ?1", ids);
    }

    /** The server's clock, by which SQL's own versions go. */
    Instant now() {
        long micros = getEntityManager()
                .unwrap(Session.class)
                .createNativeQuery(NOW, Long.class)
                .getSingleResult();
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
