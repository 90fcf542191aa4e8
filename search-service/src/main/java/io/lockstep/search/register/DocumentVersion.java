package io.lockstep.search.register;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.lockstep.contract.EventIndex;
import io.lockstep.contract.Version;
import java.io.IOException;

/** Reads the version out of an event's document, without building a tree. */
final class DocumentVersion {

    private static final JsonFactory JSON = new JsonFactory();

    private DocumentVersion() {}

    /**
     * Reads to the document's end, so that what it accepts is whole.
     *
     * @throws IOException if this is not the JSON document of the event
     */
    static Version of(String id, byte[] document) throws IOException {
        String foundId = null;
        long version = 0;
        try (JsonParser parser = JSON.createParser(document)) {
            expect(parser.nextToken() == JsonToken.START_OBJECT, id, "is not a JSON object");
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                parser.nextToken();
                switch (field) {
                    case EventIndex.ID -> foundId = parser.getValueAsString();
                    case EventIndex.VERSION -> version = parser.getValueAsLong();
                    default -> parser.skipChildren();
                }
            }
            expect(parser.nextToken() == null, id, "has something after its end");
        }
        expect(id.equals(foundId), id, "carries another id");
        expect(version >= 1 && version <= Version.LARGEST, id, "has no version in range");
        return new Version(version);
    }

    private static void expect(boolean holds, String id, String fault) throws IOException {
        if (!holds) {
            throw new IOException("the event service's document of " + id + " " + fault);
        }
    }
}
