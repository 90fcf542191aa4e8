package io.lockstep.event.http;

import io.lockstep.contract.ChangeRecord;
import io.lockstep.contract.DocumentDigest;
import io.lockstep.event.rebuild.SnapshotChunk;
import java.util.List;

/**
 * Rows of the register for a comparison, as one consistent read found them.
 *
 * @param rows in the order of ids
 * @param unreadable ids of rows that are there and that no document can be made of
 * @param last where the next page starts, or null if nothing was looked at
 * @param isLast whether nothing follows
 */
record AuditBody(List<Row> rows, List<String> unreadable, String last, boolean isLast) {

    /** @param digest {@link DocumentDigest} of the document */
    record Row(String id, long version, String digest) {}

    static AuditBody of(SnapshotChunk chunk) {
        List<Row> rows = chunk.records().stream()
                .filter(change -> !change.isDeletion())
                .map(AuditBody::row)
                .toList();
        List<String> unreadable =
                chunk.refused().stream().map(SnapshotChunk.Refused::id).toList();
        return new AuditBody(rows, unreadable, chunk.last().orElse(null), chunk.isLast());
    }

    private static Row row(ChangeRecord change) {
        return new Row(
                change.id(),
                change.version().value(),
                DocumentDigest.of(change.document().orElseThrow()));
    }
}
