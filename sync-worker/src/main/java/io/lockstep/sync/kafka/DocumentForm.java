package io.lockstep.sync.kafka;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The closed form of a register's documents: the fields of the index's strict mapping, each with the kind of JSON that it
 * takes. Checked for every sink alike, so that what one refuses is not in the other.
 *
 * <p>What it does not check is whether a text is a date: only Elasticsearch says.
 */
final class DocumentForm {

    private static final JsonFactory JSON = new JsonFactory();

    private final Map<String, Field> fields;

    private DocumentForm(Map<String, Field> fields) {
        this.fields = fields;
    }

    /** What a field may hold. */
    enum Kind {
        /** A string, an array of strings, or null. */
        TEXT("a string or an array of strings"),
        /** {@code true}, {@code false} or null: the strings and numbers that Elasticsearch would also take break readers. */
        TRUTH("true or false"),
        /** A whole number. */
        NUMBER("a whole number");

        private final String said;

        Kind(String said) {
            this.said = said;
        }

        String said() {
            return said;
        }
    }

    /**
     * @param bit its own among the fields of the form
     */
    record Field(String name, Kind kind, long bit) {

        /** Whether a scalar or the beginning of an array fits. */
        boolean takes(JsonToken value) {
            return switch (kind) {
                case TEXT ->
                    value == JsonToken.VALUE_STRING || value == JsonToken.VALUE_NULL || value == JsonToken.START_ARRAY;
                case TRUTH ->
                    value == JsonToken.VALUE_TRUE || value == JsonToken.VALUE_FALSE || value == JsonToken.VALUE_NULL;
                case NUMBER -> value == JsonToken.VALUE_NUMBER_INT;
            };
        }
    }

    Optional<Field> field(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    /**
     * The form that an index definition asks for.
     *
     * @param definition its JSON, with {@code mappings.properties}
     * @param internal fields that the sink writes and documents must not have
     */
    static DocumentForm of(String definition, Set<String> internal) {
        try (JsonParser json = JSON.createParser(definition)) {
            enter(json, "mappings");
            enter(json, "properties");
            Map<String, Field> fields = new HashMap<>();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                Kind kind = kind(type(json));
                if (!internal.contains(name)) {
                    fields.put(name, new Field(name, kind, 1L << fields.size()));
                }
            }
            if (fields.size() > Long.SIZE) {
                throw new IllegalArgumentException("a form of more than 64 fields needs another mark for duplicates");
            }
            return new DocumentForm(fields);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the index definition", e);
        }
    }

    private static void enter(JsonParser json, String object) throws IOException {
        if (json.currentToken() == null) {
            json.nextToken();
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            boolean found = json.currentName().equals(object);
            json.nextToken();
            if (found) {
                return;
            }
            json.skipChildren();
        }
        throw new IllegalArgumentException("the index definition has no " + object);
    }

    private static String type(JsonParser json) throws IOException {
        String type = "";
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            boolean found = json.currentName().equals("type");
            json.nextToken();
            if (found) {
                type = json.getText();
            }
            json.skipChildren();
        }
        return type;
    }

    private static Kind kind(String type) {
        return switch (type) {
            case "keyword", "text", "date", "date_nanos" -> Kind.TEXT;
            case "boolean" -> Kind.TRUTH;
            case "long" -> Kind.NUMBER;
            default -> throw new IllegalArgumentException("no kind of JSON is known for the mapping type " + type);
        };
    }
}
