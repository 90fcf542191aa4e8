package io.lockstep.sync.elasticsearch;

import io.lockstep.contract.ChangeRecord;
import io.lockstep.contract.EventIndex;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.apache.http.HttpEntity;
import org.apache.http.entity.ContentType;
import org.apache.http.nio.entity.NByteArrayEntity;

/**
 * The body of a bulk request. Documents are copied as they are; only line breaks between their tokens become spaces,
 * since a line break ends an item of the body. (Inside a JSON string a line break is escaped, or it is no JSON.)
 *
 * <p>Ids are printable ASCII without quotes and backslashes, as {@code ChangeReader} lets through, so they need no
 * escaping.
 */
final class BulkBody {

    private static final byte[] ACTION = ascii("{\"index\":{\"_id\":\"");
    private static final byte[] VERSION = ascii("\",\"version\":");
    private static final byte[] ACTION_END = ascii(",\"version_type\":\"external_gte\"}}\n");
    /** The action line, the marker of a deletion and both line breaks take no more, besides the id twice. */
    private static final int OVERHEAD_BYTES = 260;

    private final byte[] body;
    private int length;

    private BulkBody(int capacity) {
        this.body = new byte[capacity];
    }

    static BulkBody of(List<ChangeRecord> changes, Instant now) {
        int capacity = 0;
        for (ChangeRecord change : changes) {
            capacity += OVERHEAD_BYTES
                    + 2 * change.id().length()
                    + change.document().map(document -> document.length).orElse(0);
        }
        BulkBody bulk = new BulkBody(capacity);
        changes.forEach(change -> bulk.add(change, now));
        return bulk;
    }

    /** The body as a request carries it, without a copy. */
    HttpEntity entity() {
        return new NByteArrayEntity(body, 0, length, ContentType.APPLICATION_JSON);
    }

    @Override
    public String toString() {
        return new String(body, 0, length, StandardCharsets.UTF_8);
    }

    private void add(ChangeRecord change, Instant now) {
        append(ACTION);
        append(change.id());
        append(VERSION);
        append(change.version().toString());
        append(ACTION_END);
        change.document().ifPresentOrElse(this::document, () -> marker(change, now));
        body[length++] = '\n';
    }

    private void marker(ChangeRecord deletion, Instant now) {
        append("{\"" + EventIndex.ID + "\":\"" + deletion.id() + "\",\"" + EventIndex.VERSION + "\":"
                + deletion.version() + ",\"" + EventIndex.DELETED_AT + "\":\"" + now + "\"}");
    }

    private void document(byte[] document) {
        int from = length;
        append(document);
        for (int i = from; i < length; i++) {
            if (body[i] == '\n' || body[i] == '\r') {
                body[i] = ' ';
            }
        }
    }

    private void append(byte[] bytes) {
        System.arraycopy(bytes, 0, body, length, bytes.length);
        length += bytes.length;
    }

    private void append(String text) {
        append(ascii(text));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
