package io.lockstep.event.mysql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.List;

/** A list of text in a JSON column, null where there is none; as text, since MariaDB knows no {@code cast(? as json)}. */
@Converter
class TextsColumn implements AttributeConverter<List<String>, String> {

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final ObjectReader READER = MAPPER.readerForListOf(String.class);
    private static final ObjectWriter WRITER = MAPPER.writer();

    @Override
    public String convertToDatabaseColumn(List<String> texts) {
        if (texts == null) {
            return null;
        }
        try {
            return WRITER.writeValueAsString(texts);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write a list of " + texts.size() + " texts as JSON", e);
        }
    }

    @Override
    public List<String> convertToEntityAttribute(String column) {
        if (column == null) {
            return null;
        }
        try {
            List<String> texts = READER.readValue(column);
            if (texts.contains(null)) {
                throw new IllegalStateException("a column of majors has a null among its texts");
            }
            return List.copyOf(texts);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "a JSON column holds no list of texts, but " + column.length() + " characters", e);
        }
    }
}
