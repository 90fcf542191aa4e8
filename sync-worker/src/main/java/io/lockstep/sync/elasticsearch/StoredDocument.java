package io.lockstep.sync.elasticsearch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.lockstep.contract.EventIndex;
import io.lockstep.contract.Version;
import io.lockstep.sync.Held;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/** The answer to a GET of one document, with the document's bytes as they were indexed. */
final class StoredDocument {

    private static final JsonFactory JSON = new JsonFactory();

    private StoredDocument() {}

    /** What a document's id holds; empty if there is no document. */
    record Identified(String id, Optional<Held> held) {}

    /**
     * Reads {@code {"_version":…,"found":true,"_source":{…}}}, also the one of a document that is not there.
     *
     * @throws IOException if the answer says neither, for example because the index is not there
     */
    static Optional<Held> read(byte[] answer) throws IOException {
        try (JsonParser parser = JSON.createParser(answer)) {
            parser.nextToken();
            return next(parser, answer).held();
        }
    }

    /**
     * Reads one such object of a longer answer.
     *
     * @param parser of all of the answer's bytes, at the object's start; left at its end
     */
    static Identified next(JsonParser parser, byte[] answer) throws IOException {
        String id = "";
        long version = 0;
        Optional<Boolean> found = Optional.empty();
        Source source = new Source(new byte[0], false);
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "_id" -> id = parser.getText();
                case "_version" -> version = parser.getLongValue();
                case "found" -> found = Optional.of(parser.getBooleanValue());
                case "_source" -> source = source(parser, answer);
                default -> parser.skipChildren();
            }
        }
        if (!found.orElseThrow(() -> new IOException("the answer does not say whether there is a document"))) {
            return new Identified(id, Optional.empty());
        }
        Version held = new Version(version);
        return new Identified(
                id, Optional.of(source.marker ? new Held.Marker(held) : new Held.Live(held, source.bytes)));
    }

    private static Source source(JsonParser parser, byte[] answer) throws IOException {
        int from = (int) parser.currentTokenLocation().getByteOffset();
        boolean marker = false;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            marker |= parser.currentName().equals(EventIndex.DELETED_AT);
            parser.nextToken();
            parser.skipChildren();
        }
        int to = (int) parser.currentLocation().getByteOffset();
        return new Source(Arrays.copyOfRange(answer, from, to), marker);
    }

    private record Source(byte[] bytes, boolean marker) {}
}
