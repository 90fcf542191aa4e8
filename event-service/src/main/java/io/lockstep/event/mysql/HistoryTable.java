package io.lockstep.event.mysql;

import io.lockstep.contract.Version;
import io.lockstep.event.Author;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Page;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/**
 * The table {@code recognized_event_history}; every method needs a transaction. Triggers insert its rows; what a
 * trigger cannot know is added here, in the same transaction.
 */
@ApplicationScoped
class HistoryTable implements PanacheRepositoryBase<HistoryRow, HistoryRow.Key> {

    /** The newest first. */
    List<HistoryRow> before(String id, Optional<Version> version, int size) {
        return find(
                        "id = ?1 and version < ?2 order by version desc",
                        id,
                        version.map(Version::value).orElse(Long.MAX_VALUE))
                .page(Page.ofSize(size))
                .list();
    }

    /** The entry of this version, if the event had content then, and content that an event may have. */
    Optional<HistoryRow> at(String id, Version version) {
        return find("id = ?1 and version = ?2", id, version.value())
                .firstResultOptional()
                .filter(HistoryRow::hasContent);
    }

    /** What the event said before it was deleted. */
    Optional<HistoryRow> last(String id) {
        return find("id = ?1 and kind <> 'deleted' order by version desc", id)
                .<HistoryRow>firstResultOptional()
                .filter(HistoryRow::hasContent);
    }

    /** A deleted row has no column to say who deleted it. */
    void nameAuthor(String id, Version version, Optional<Author> author) {
        update(
                "author = ?1 where id = ?2 and version = ?3",
                author.map(Author::name).orElse(null),
                id,
                version.value());
    }

    void markRestored(String id, Version version, Version from) {
        update(
                "kind = 'restored', restoredFrom = ?1 where id = ?2 and version = ?3",
                from.value(),
                id,
                version.value());
    }
}
