package io.lockstep.event.mysql;

import io.lockstep.contract.ChangeKind;
import io.lockstep.contract.ChangeRecord;
import io.lockstep.contract.ChangeTopics;
import io.lockstep.contract.Version;
import io.lockstep.event.CapturedChange;
import io.lockstep.event.CapturedEntry;
import io.lockstep.event.TraceParent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Reads rows of the outbox, and tells those that can never be published: SQL run by hand may have written them. */
final class OutboxRows {

    private OutboxRows() {}

    static CapturedEntry read(ResultSet row) throws SQLException {
        long id = row.getLong("id");
        long bytes = row.getLong("document_bytes");
        if (bytes > ChangeTopics.MAX_DOCUMENT_BYTES) {
            return new CapturedEntry.Malformed(
                    id, "the document has " + bytes + " bytes, at most " + ChangeTopics.MAX_DOCUMENT_BYTES + " travel");
        }
        try {
            ChangeRecord change = new ChangeRecord(
                    row.getString("event_id"),
                    new Version(row.getLong("version")),
                    kind(row.getString("change_kind")),
                    Optional.ofNullable(row.getBytes("document")));
            return new CapturedEntry.Publishable(
                    new CapturedChange(id, change, TraceParent.of(row.getString("trace_parent"))));
        } catch (IllegalArgumentException e) {
            return new CapturedEntry.Malformed(id, e.getMessage());
        }
    }

    private static ChangeKind kind(String text) {
        for (ChangeKind kind : new ChangeKind[] {ChangeKind.UPSERT, ChangeKind.DELETE}) {
            if (kind.wireName().equals(text)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("change_kind must be upsert or delete, got \"" + text + "\"");
    }
}
