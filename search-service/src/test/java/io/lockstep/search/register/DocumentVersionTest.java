package io.lockstep.search.register;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.contract.Version;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DocumentVersionTest {

    @Test
    void theVersionIsFoundAmongOtherFieldsAndNotInsideThem() throws IOException {
        assertThat(of("{\"nested\":{\"version\":1},\"majors\":[1,{\"version\":2}],"
                        + "\"recognizedEventId\":\"evt_1\",\"version\":1763964487000000,\"organizer\":null}"))
                .isEqualTo(new Version(1763964487000000L));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "[] | is not a JSON object",
                "{\"recognizedEventId\":\"evt_2\",\"version\":1} | carries another id",
                "{\"version\":1} | carries another id",
                "{\"recognizedEventId\":\"evt_1\"} | has no version in range",
                "{\"recognizedEventId\":\"evt_1\",\"version\":0} | has no version in range",
                "{\"recognizedEventId\":\"evt_1\",\"version\":9007199254740992} | has no version in range",
                "{\"recognizedEventId\":\"evt_1\",\"version\":1} {} | has something after its end",
            })
    void aDocumentThatIsNotTheEventsIsRefused(String document, String fault) {
        assertThatThrownBy(() -> of(document)).isInstanceOf(IOException.class).hasMessageContaining(fault);
    }

    @Test
    void aDocumentThatWasCutOffIsRefused() {
        assertThatThrownBy(() -> of("{\"recognizedEventId\":\"evt_1\",\"version\":1,"))
                .isInstanceOf(IOException.class);
    }

    private static Version of(String document) throws IOException {
        return DocumentVersion.of("evt_1", document.getBytes(StandardCharsets.UTF_8));
    }
}
