package io.lockstep.sync.elasticsearch;

import io.lockstep.contract.ChangeRecord;
import io.lockstep.contract.EventIndex;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/**
 * The body of a bulk request. Documents are copied as they are; only line breaks between their tokens become spaces,
 * since a line break ends an item of the body. (Inside a JSON string a line break is escaped, or it is no JSON.)
 *
 * <p>Ids are printable ASCII without quotes and backslashes, as {@code ChangeReader} lets through, so they need no
 * escaping.
 */
final class BulkBody {

    /** The action line, the marker of a deletion or a document's end, in bytes, roughly. */
    private static final int OVERHEAD_BYTES = 160;

    private BulkBody() {}

    static byte[] of(List<ChangeRecord> changes, Instant now) {
        int size = changes.stream()
                .mapToInt(change -> OVERHEAD_BYTES
                        + change.document().map(document -> document.length).orElse(0))
                .sum();
        ByteArrayOutputStream body = new ByteArrayOutputStream(size);
        for (ChangeRecord change : changes) {
            ascii(
                    body,
                    "{\"index\":{\"_id\":\"" + change.id() + "\",\"version\":" + change.version()
                            + ",\"version_type\":\"external_gte\"}}\n");
            change.document().ifPresentOrElse(document -> copy(body, document), () -> ascii(body, marker(change, now)));
            body.write('\n');
        }
        return body.toByteArray();
    }

    private static String marker(ChangeRecord deletion, Instant now) {
        return "{\"" + EventIndex.ID + "\":\"" + deletion.id() + "\",\"" + EventIndex.VERSION + "\":"
                + deletion.version() + ",\"" + EventIndex.DELETED_AT + "\":\"" + now + "\"}";
    }

    private static void copy(ByteArrayOutputStream body, byte[] document) {
        int from = 0;
        for (int i = 0; i < document.length; i++) {
            if (document[i] == '\n' || document[i] == '\r') {
                body.write(document, from, i - from);
                body.write(' ');
                from = i + 1;
            }
        }
        body.write(document, from, document.length - from);
    }

    private static void ascii(ByteArrayOutputStream body, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        body.write(bytes, 0, bytes.length);
    }
}
