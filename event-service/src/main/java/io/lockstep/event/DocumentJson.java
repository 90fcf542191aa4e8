package io.lockstep.event;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.lockstep.contract.EventDocument;
import java.io.IOException;

/**
 * The JSON form of a document. A mapper of its own, because these bytes are a contract with other processes: no
 * configuration of the web layer may change them.
 */
final class DocumentJson {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            // Otherwise the component isActive would be taken for the getter of a property "active".
            .visibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
            .build();

    private DocumentJson() {}

    static EventDocument read(byte[] json) {
        try {
            return MAPPER.readValue(json, EventDocument.class);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read a document of " + json.length + " bytes", e);
        }
    }

    static byte[] write(EventDocument document) {
        try {
            return MAPPER.writeValueAsBytes(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write the document of " + document.recognizedEventId(), e);
        }
    }
}
