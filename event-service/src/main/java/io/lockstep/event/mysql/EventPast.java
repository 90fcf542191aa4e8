package io.lockstep.event.mysql;

import io.lockstep.contract.Version;
import io.lockstep.event.Author;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** What is known of events as they were: their deletions and their history. Every method needs a transaction. */
@ApplicationScoped
class EventPast {

    private final DeletionTable deletions;
    private final HistoryTable history;

    EventPast(DeletionTable deletions, HistoryTable history) {
        this.deletions = deletions;
        this.history = history;
    }

    /** Says who made the deletion of this transaction, and at which version it is. */
    Version deletedNow(String id, Optional<Author> author) {
        Version version = deletions.versionOf(id);
        history.nameAuthor(id, version, author);
        return version;
    }

    Optional<Version> lockDeletion(String id) {
        return deletions.lock(id);
    }

    /** What the event said at a version, if it was one. */
    Optional<HistoryRow> at(String id, Version version) {
        return history.at(id, version);
    }

    /** What it said last. */
    Optional<HistoryRow> last(String id) {
        return history.last(id);
    }

    /** Says where the content of a version of this transaction came from. */
    void restoredNow(String id, Version version, Version from) {
        history.markRestored(id, version, from);
    }
}
