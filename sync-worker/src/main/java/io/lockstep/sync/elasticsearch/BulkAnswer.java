package io.lockstep.sync.elasticsearch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.lockstep.sync.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.elasticsearch.client.Response;

/** The answer to a bulk request: one outcome an item, in the request's order. Read as a stream. */
final class BulkAnswer {

    private static final JsonFactory JSON = new JsonFactory();

    private BulkAnswer() {}

    static List<Outcome> outcomes(Response response) {
        try (InputStream body = response.getEntity().getContent()) {
            return outcomes(body);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read Elasticsearch's answer to a bulk request", e);
        }
    }

    /** Reads {@code {"items":[{"index":{"status":…,"error":{"type":…,"reason":…}}},…]}}. */
    static List<Outcome> outcomes(InputStream body) throws IOException {
        List<Outcome> outcomes = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(body)) {
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.START_ARRAY) {
                    while (parser.nextToken() == JsonToken.START_OBJECT) {
                        outcomes.add(item(parser));
                    }
                }
            }
        }
        return outcomes;
    }

    private static Outcome item(JsonParser parser) throws IOException {
        int status = 0;
        String type = "";
        String reason = "";
        for (int depth = 1; depth > 0; ) {
            switch (parser.nextToken()) {
                case START_OBJECT -> depth++;
                case END_OBJECT -> depth--;
                case VALUE_NUMBER_INT -> status = parser.getIntValue();
                case VALUE_STRING -> {
                    if (parser.currentName().equals("type")) {
                        type = parser.getText();
                    } else {
                        reason = parser.getText();
                    }
                }
                // Elasticsearch knows errors without a reason, and says so with null.
                case FIELD_NAME, VALUE_NULL -> {}
                case null, default ->
                    throw new IOException("unexpected token in a bulk item: " + parser.currentToken());
            }
        }
        return BulkStatus.item(status, type, reason);
    }
}
