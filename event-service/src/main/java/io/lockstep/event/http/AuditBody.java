package io.lockstep.event.http;

import io.lockstep.contract.ChangeRecord;
import io.lockstep.contract.DocumentDigest;
import io.lockstep.event.rebuild.SnapshotChunk;
import java.util.List;

/**
 * Rows of the register for a comparison, as one consistent read found them.
 *
 * @param rows in the order of ids; rows that cannot be read are left out
 * @param last where the next page starts, or null if nothing was looked at
 * @param isLast whether nothing follows
 */
record AuditBody(List<Row> rows, String last, boolean isLast) {

    /** @param digest {@link DocumentDigest} of the document */
    record Row(String id, long version, String digest) {}

    static AuditBody of(SnapshotChunk chunk) {
        List<Row> rows = chunk.records().stream()
                .filter(change -> !change.isDeletion())
                .map(AuditBody::row)
                .toList();
        return new AuditBody(rows, chunk.last().orElse(null), chunk.isLast());
    }

    private static Row row(ChangeRecord change) {
        return new Row(
                change.id(),
                change.version().value(),
                DocumentDigest.of(change.document().orElseThrow()));
    }
}
