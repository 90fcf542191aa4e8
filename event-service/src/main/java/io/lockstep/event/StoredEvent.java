package io.lockstep.event;

import io.lockstep.contract.EventDocument;
import io.lockstep.contract.Version;
import java.io.IOException;
import java.io.OutputStream;

/**
 * An event as MySQL holds it, with the bytes of its document.
 *
 * <p>The bytes are made once and then answered, stored in the outbox and published as they are, so that everyone sees
 * the same document. They are shared and never to be modified.
 */
public final class StoredEvent {

    private final EventDocument document;
    private final byte[] json;

    public StoredEvent(EventDocument document) {
        this.document = document;
        this.json = DocumentJson.write(document);
    }

    private StoredEvent(EventDocument document, byte[] json) {
        this.document = document;
        this.json = json;
    }

    /** An event by the bytes of its document, as they were made before. */
    public static StoredEvent of(byte[] json) {
        return new StoredEvent(DocumentJson.read(json), json);
    }

    public String id() {
        return document.recognizedEventId();
    }

    public Version version() {
        return new Version(document.version());
    }

    public EventDocument document() {
        return document;
    }

    public byte[] json() {
        return json;
    }

    public void writeTo(OutputStream out) throws IOException {
        out.write(json);
    }
}
