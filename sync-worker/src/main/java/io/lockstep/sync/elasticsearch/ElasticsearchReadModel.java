package io.lockstep.sync.elasticsearch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.lockstep.contract.EventIndex;
import io.lockstep.sync.Held;
import io.lockstep.sync.SinkUnavailableException;
import io.lockstep.sync.audit.IdRange;
import io.lockstep.sync.audit.ReadModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.http.entity.ContentType;
import org.apache.http.nio.entity.NByteArrayEntity;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.RestClient;

/**
 * What one index holds.
 *
 * <p>Held documents are got by id, which is real time and ignores the alias' filter. Live ids are searched in the order
 * of ids: what is not yet visible to searches is seen by the next audit.
 */
public final class ElasticsearchReadModel implements ReadModel {

    private static final JsonFactory JSON = new JsonFactory();

    private final RestClient client;
    private final String alias;

    /** @param alias of exactly one index */
    public ElasticsearchReadModel(RestClient client, String alias) {
        this.client = client;
        this.alias = alias;
    }

    @Override
    public boolean isComplete() {
        return true;
    }

    /** Without a filter of the answer, which would write the documents anew: their very bytes are compared. */
    @Override
    public Map<String, Held> held(List<String> ids) {
        byte[] answer = send("/" + alias + "/_mget", body(json -> {
            json.writeArrayFieldStart("ids");
            for (String id : ids) {
                json.writeString(id);
            }
            json.writeEndArray();
        }));
        try {
            return documents(answer);
        } catch (IOException e) {
            throw new SinkUnavailableException("cannot read what " + alias + " holds: " + e.getMessage(), e);
        }
    }

    @Override
    public LivePage live(IdRange range, Optional<String> cursor, int limit) {
        byte[] answer = send("/" + alias + "/_search?filter_path=hits.hits._id", body(json -> {
            json.writeNumberField("size", limit);
            json.writeBooleanField("_source", false);
            json.writeBooleanField("track_total_hits", false);
            json.writeArrayFieldStart("sort");
            json.writeStartObject();
            json.writeStringField(EventIndex.ID, "asc");
            json.writeEndObject();
            json.writeEndArray();
            if (cursor.isPresent()) {
                json.writeArrayFieldStart("search_after");
                json.writeString(cursor.get());
                json.writeEndArray();
            }
            json.writeFieldName("query");
            json.writeRawValue(query(range));
        }));
        List<String> ids = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(answer)) {
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.VALUE_STRING) {
                    ids.add(parser.getText());
                }
            }
        } catch (IOException e) {
            throw new SinkUnavailableException("cannot read the ids of " + alias + ": " + e.getMessage(), e);
        }
        return new LivePage(ids, ids.size() < limit ? Optional.empty() : Optional.of(ids.getLast()));
    }

    /** Makes what was written visible to {@link #live}. */
    void refresh() {
        send("/" + alias + "/_refresh", new byte[0]);
    }

    private static String query(IdRange range) {
        StringBuilder bounds = new StringBuilder();
        range.from().ifPresent(from -> bounds.append("\"gte\":\"").append(from).append('"'));
        range.to()
                .ifPresent(to -> bounds.append(bounds.isEmpty() ? "" : ",")
                        .append("\"lte\":\"")
                        .append(to)
                        .append('"'));
        return "{\"bool\":{\"must_not\":{\"exists\":{\"field\":\"" + EventIndex.DELETED_AT + "\"}}"
                + ",\"filter\":{\"range\":{\"" + EventIndex.ID + "\":{" + bounds + "}}}}}";
    }

    private static Map<String, Held> documents(byte[] answer) throws IOException {
        Map<String, Held> held = new HashMap<>();
        try (JsonParser parser = JSON.createParser(answer)) {
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.START_ARRAY) {
                    while (parser.nextToken() == JsonToken.START_OBJECT) {
                        StoredDocument.Identified document = StoredDocument.next(parser, answer);
                        document.held().ifPresent(found -> held.put(document.id(), found));
                    }
                }
            }
        }
        return held;
    }

    private interface Writing {
        void to(JsonGenerator json) throws IOException;
    }

    private static byte[] body(Writing writing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            writing.to(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("cannot write a request to Elasticsearch", e);
        }
        return bytes.toByteArray();
    }

    private byte[] send(String path, byte[] body) {
        Request request = new Request("POST", path);
        if (body.length > 0) {
            request.setEntity(new NByteArrayEntity(body, ContentType.APPLICATION_JSON));
        }
        try (InputStream answer = client.performRequest(request).getEntity().getContent()) {
            return answer.readAllBytes();
        } catch (IOException e) {
            throw new SinkUnavailableException("cannot ask " + path + ": " + e.getMessage(), e);
        }
    }
}
