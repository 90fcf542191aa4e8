package io.lockstep.sync.elasticsearch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.lockstep.sync.Outcome;
import io.lockstep.sync.RejectionReason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.elasticsearch.client.Response;

/** The answer to a bulk request: one outcome an item, in the request's order. Read as a stream. */
final class BulkAnswer {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int MAX_REASON_LENGTH = 500;

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
                case FIELD_NAME -> {}
                case null, default ->
                    throw new IOException("unexpected token in a bulk item: " + parser.currentToken());
            }
        }
        return outcome(status, type, reason);
    }

    /**
     * The outcome of one item. Only a 400 can never succeed. INVARIANT I6: overload (429, also a full disk), a missing
     * index (404), a refusal that is about permissions (401, 403) and every server error are for the operator or for
     * time to mend, and whatever is not known here may be too.
     */
    static Outcome outcome(int status, String type, String reason) {
        return switch (status) {
            case 200, 201 -> Outcome.APPLIED;
            case 409 -> Outcome.SUPERSEDED;
            case 400 -> new Outcome.Rejected(RejectionReason.DOCUMENT_REFUSED, type + ": " + abbreviated(reason));
            case 413 -> new Outcome.Rejected(RejectionReason.TOO_LARGE, type + ": " + abbreviated(reason));
            default ->
                new Outcome.Unavailable(
                        "Elasticsearch item " + status + " " + type + ": " + abbreviated(reason), sinkWide(status));
        };
    }

    /** Overload, a missing index, permissions and missing shards concern every change; an internal error may not. */
    private static boolean sinkWide(int status) {
        return switch (status) {
            case 401, 403, 404, 429, 503, 504 -> true;
            default -> false;
        };
    }

    private static String abbreviated(String reason) {
        return reason.length() <= MAX_REASON_LENGTH ? reason : reason.substring(0, MAX_REASON_LENGTH) + "…";
    }
}
