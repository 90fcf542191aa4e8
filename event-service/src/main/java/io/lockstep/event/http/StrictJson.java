package io.lockstep.event.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** Reads a body that must be exactly one JSON object, of little depth and without repeated names. */
final class StrictJson {

    private static final int MAX_DEPTH = 20;

    private static final ObjectReader READER = new JsonMapper(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .readerFor(JsonNode.class)
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private StrictJson() {}

    /** @param what the object stands for, as in "the event" */
    static JsonNode object(String text, String what) {
        JsonNode body = parse(text);
        if (!body.isObject()) {
            throw new ProblemException(ProblemType.MALFORMED_JSON, "The body must be one JSON object, " + what + ".");
        }
        return body;
    }

    private static JsonNode parse(String text) {
        try {
            return READER.readValue(text);
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            String where = at == null ? "" : "Line " + at.getLineNr() + ", column " + at.getColumnNr() + ": ";
            throw new ProblemException(ProblemType.MALFORMED_JSON, where + firstLine(e.getOriginalMessage()));
        }
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("malformed JSON");
    }
}
