package io.lockstep.sync.kafka;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.lockstep.contract.Version;
import io.lockstep.sync.deadletter.Attempt;
import io.lockstep.sync.deadletter.Letter;
import io.lockstep.sync.deadletter.LetterId;
import io.lockstep.sync.deadletter.LetterStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A letter as JSON, so that the ledger's changelog can be read in any Kafka console. Fields nobody knows are skipped. */
final class LetterJson {

    private static final JsonFactory JSON = new JsonFactory();

    private LetterJson() {}

    static byte[] write(Letter letter) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("id", letter.id().toString());
            json.writeStringField("key", letter.key());
            json.writeNumberField("version", letter.version().value());
            json.writeStringField("change", letter.change());
            json.writeNumberField("position", letter.position());
            write(letter.status(), json);
            json.writeArrayFieldStart("attempts");
            for (Attempt attempt : letter.attempts()) {
                json.writeStartObject();
                json.writeNumberField("number", attempt.number());
                json.writeStringField("at", attempt.at().toString());
                json.writeNumberField("position", attempt.position());
                json.writeStringField("reason", attempt.reason());
                json.writeStringField("message", attempt.message());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write letter " + letter.id(), e);
        }
        return out.toByteArray();
    }

    private static void write(LetterStatus status, JsonGenerator json) throws IOException {
        json.writeStringField("status", status.wireName());
        switch (status) {
            case LetterStatus.Open open -> {}
            case LetterStatus.Redriving redriving -> json.writeNumberField("request", redriving.position());
            case LetterStatus.Resolved resolved -> {
                json.writeStringField("how", resolved.how().name());
                json.writeStringField("since", resolved.at().toString());
            }
            case LetterStatus.Discarded discarded -> {
                json.writeStringField("comment", discarded.comment());
                json.writeStringField("by", discarded.by());
                json.writeStringField("since", discarded.at().toString());
            }
        }
    }

    static Letter read(byte[] bytes) {
        try (JsonParser json = JSON.createParser(bytes)) {
            json.nextToken();
            Map<String, String> fields = new HashMap<>();
            List<Attempt> attempts = new ArrayList<>();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                if (json.nextToken() == JsonToken.START_ARRAY) {
                    while (json.nextToken() == JsonToken.START_OBJECT) {
                        attempts.add(attempt(flat(json)));
                    }
                } else {
                    fields.put(name, json.getText());
                }
            }
            return new Letter(
                    LetterId.parse(fields.get("id")),
                    fields.get("key"),
                    Version.parse(fields.get("version")),
                    fields.get("change"),
                    attempts,
                    Long.parseLong(fields.get("position")),
                    status(fields));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read a letter of the ledger", e);
        }
    }

    private static LetterStatus status(Map<String, String> fields) {
        String word = fields.get("status");
        return switch (word) {
            case "open" -> new LetterStatus.Open();
            case "redriving" -> new LetterStatus.Redriving(Long.parseLong(fields.get("request")));
            case "resolved" ->
                new LetterStatus.Resolved(
                        LetterStatus.Resolution.valueOf(fields.get("how")), Instant.parse(fields.get("since")));
            case "discarded" ->
                new LetterStatus.Discarded(fields.get("comment"), fields.get("by"), Instant.parse(fields.get("since")));
            default -> throw new IllegalArgumentException("a letter's status is none: " + word);
        };
    }

    private static Attempt attempt(Map<String, String> fields) {
        return new Attempt(
                Integer.parseInt(fields.get("number")),
                Instant.parse(fields.get("at")),
                Long.parseLong(fields.get("position")),
                fields.get("reason"),
                fields.get("message"));
    }

    private static Map<String, String> flat(JsonParser json) throws IOException {
        Map<String, String> fields = new HashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            fields.put(name, json.getText());
        }
        return fields;
    }
}
