package io.lockstep.contract;

import java.util.Optional;

/**
 * One change of one row, as it travels through Kafka: the row's full state, or its deletion, at one version.
 *
 * <p>On the wire the key is the id in UTF-8, the value the document's bytes (null for a deletion: a tombstone, so the
 * topic is a compacted table), and the rest are {@link ChangeHeaders}. Records of one key reach the topic in version
 * order.
 *
 * @param id the row's id, 1 to {@value #MAX_ID_LENGTH} characters
 * @param document the JSON document's bytes, empty for a deletion; shared, never to be modified
 */
public record ChangeRecord(String id, Version version, ChangeKind kind, Optional<byte[]> document) {

    /** Elasticsearch refuses an {@code _id} of more than 512 bytes; ids are ASCII and far shorter. */
    public static final int MAX_ID_LENGTH = 128;

    public ChangeRecord {
        if (id.isEmpty() || id.length() > MAX_ID_LENGTH) {
            throw new IllegalArgumentException(
                    "id must have 1 to " + MAX_ID_LENGTH + " characters, got " + id.length());
        }
        if (document.isEmpty() != (kind == ChangeKind.DELETE)) {
            throw new IllegalArgumentException("a " + kind.wireName() + " of " + id
                    + (document.isEmpty() ? " lacks its" : " carries a") + " document");
        }
    }

    public static ChangeRecord of(String id, Version version, ChangeKind kind, byte[] document) {
        return new ChangeRecord(id, version, kind, Optional.of(document));
    }

    public static ChangeRecord deletion(String id, Version version) {
        return new ChangeRecord(id, version, ChangeKind.DELETE, Optional.empty());
    }

    public boolean isDeletion() {
        return document.isEmpty();
    }

    /** The key, version and kind; never the document, which may hold what a log must not. */
    @Override
    public String toString() {
        return kind.wireName() + " " + id + "@" + version;
    }
}
