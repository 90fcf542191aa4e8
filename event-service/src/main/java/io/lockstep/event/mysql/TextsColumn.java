package io.lockstep.event.mysql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.List;

/**
 * A list of text in a JSON column, null where there is none and {@link UnreadableTexts} where it is none; as text, since
 * MariaDB knows no {@code cast(? as json)}.
 */
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
        if (texts instanceof UnreadableTexts unreadable) {
            return unreadable.column();
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
            return texts == null || texts.contains(null) ? new UnreadableTexts(column) : List.copyOf(texts);
        } catch (JsonProcessingException e) {
            return new UnreadableTexts(column);
        }
    }
}
