package io.lockstep.sync.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.contract.ChangeKind;
import io.lockstep.contract.ChangeRecord;
import io.lockstep.contract.Version;
import io.lockstep.sync.RejectionReason;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChangeReaderTest {

    private final RecordHeaders headers = new RecordHeaders();

    @Test
    void readsWhatCaptureWrites() {
        header("version", "7");
        header("change", "upsert");

        ChangeRecord change = readable("evt_1", "{\"recognizedEventId\":\"evt_1\",\"version\":7}");

        assertThat(change).hasToString("upsert evt_1@7");
    }

    @Test
    void readsADocumentWithoutHeadersAsAConsoleProducesIt() {
        ChangeRecord change = readable("evt_1", "{\n  \"nested\": {\"version\": 9},\n  \"version\": 7\n}");

        assertThat(change.version()).isEqualTo(new Version(7));
        assertThat(change.kind()).isEqualTo(ChangeKind.UPSERT);
    }

    @Test
    void takesABareTombstonesVersionFromItsTimestamp() {
        ChangeRecord change = readable("evt_1", null);

        assertThat(change).hasToString("delete evt_1@1700000000123000");
    }

    @Test
    void readsASnapshot() {
        header("change", "snapshot");

        assertThat(readable("evt_1", "{\"version\":7}").kind()).isEqualTo(ChangeKind.SNAPSHOT);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", quoteCharacter = '`', textBlock = """
            none  | none | {"version":7}                    | BAD_KEY          | got none
            evt 1 | none | {"version":7}                    | BAD_KEY          | printable
            evt"1 | none | {"version":7}                    | BAD_KEY          | printable
            赛    | none | {"version":7}                    | BAD_KEY          | printable
            evt_1 | none | not json                         | NOT_JSON         | stopped at byte
            evt_1 | none | [7]                              | NOT_JSON         | not a JSON object
            evt_1 | none | {"version":7} {"index":{}}       | NOT_JSON         | something follows
            evt_1 | none | {"version":7                     | NOT_JSON         | stopped at byte
            evt_1 | none | {"name":"x"}                     | BAD_VERSION      | neither a header
            evt_1 | x    | {"version":7}                    | BAD_VERSION      | version header
            evt_1 | none | {"version":"7"}                  | BAD_VERSION      | whole number
            evt_1 | none | {"version":99999999999999999999} | BAD_VERSION      | whole number
            evt_1 | none | {"version":0}                    | BAD_VERSION      | between 1 and
            evt_1 | 8    | {"version":7}                    | VERSION_MISMATCH | header says 8, the document 7
            """)
    void namesWhatIsWrong(String key, String version, String value, RejectionReason reason, String message) {
        if (version != null) {
            header("version", version);
        }

        ChangeReader.Reading reading = ChangeReader.read(message(key, value));

        assertThat(reading).isInstanceOfSatisfying(ChangeReader.Unreadable.class, unreadable -> {
            assertThat(unreadable.reason()).isEqualTo(reason);
            assertThat(unreadable.message()).contains(message);
        });
    }

    private ChangeRecord readable(String key, String value) {
        ChangeReader.Reading reading = ChangeReader.read(message(key, value));
        assertThat(reading).isInstanceOf(ChangeReader.Readable.class);
        return ((ChangeReader.Readable) reading).change();
    }

    private Record<byte[], byte[]> message(String key, String value) {
        return new Record<>(
                key == null ? null : key.getBytes(UTF_8),
                value == null ? null : value.getBytes(UTF_8),
                1_700_000_000_123L,
                headers);
    }

    private void header(String name, String value) {
        headers.add(name, value.getBytes(UTF_8));
    }
}
