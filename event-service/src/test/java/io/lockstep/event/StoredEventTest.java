package io.lockstep.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lockstep.contract.EventDocument;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The document's bytes are what the index, the cache and clients hold: other names or forms would break them. */
class StoredEventTest {

    private static final EventDocument DOCUMENT = new EventDocument(
            "evt_1",
            "名",
            "o",
            "c",
            "A",
            LocalDate.of(2025, 9, 4),
            List.of("m"),
            List.of(),
            null,
            true,
            1_795_507_200_123_456L,
            Instant.parse("2026-11-24T08:00:00.123456Z"),
            Instant.parse("2026-11-24T08:00:00Z"));

    @Test
    void isNamedAsTheContractNamesIt() throws IOException {
        JsonNode json = new JsonMapper().readTree(new StoredEvent(DOCUMENT).json());

        assertThat(json.fieldNames())
                .toIterable()
                .containsExactlyElementsOf(Arrays.stream(EventDocument.class.getRecordComponents())
                        .map(RecordComponent::getName)
                        .toList());
    }

    @Test
    void hasTheFormsOfTheContract() {
        String json = new String(new StoredEvent(DOCUMENT).json(), StandardCharsets.UTF_8);

        assertThat(json)
                .contains("\"recognizedEventName\":\"名\"")
                .contains("\"recognizedEventTime\":\"2025-09-04\"")
                .contains("\"isActive\":true")
                .contains("\"version\":1795507200123456")
                .contains("\"createdAt\":\"2026-11-24T08:00:00.123456Z\"")
                .contains("\"updatedAt\":\"2026-11-24T08:00:00Z\"");
    }
}
