package io.lockstep.sync.kafka;

import static io.lockstep.sync.deadletter.LetterId.Source.CHANGES;
import static io.lockstep.sync.deadletter.LetterId.Source.SNAPSHOT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.contract.ChangeKind;
import io.lockstep.contract.ChangeRecord;
import io.lockstep.contract.EventIndex;
import io.lockstep.contract.Version;
import io.lockstep.sync.RejectionReason;
import io.lockstep.sync.deadletter.LetterId;
import java.nio.charset.Charset;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChangeReaderTest {

    private static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_123L);
    private static final String EIGHT_DAYS_OLD = "{\"recognizedEventId\":\"evt_1\",\"version\":"
            + Version.at(NOW.minus(Duration.ofDays(8))).value() + "}";

    private final RecordHeaders headers = new RecordHeaders();
    private final ChangeReader reader = reader(Duration.ofDays(36_500), NOW);
    private final ChangeReader within7Days = reader(Duration.ofDays(7), NOW);

    @Test
    void readsWhatCaptureWrites() {
        header("version", "7");
        header("change", "upsert");

        ChangeRecord change = readable("evt_1", "{\"recognizedEventId\":\"evt_1\",\"version\":7}");

        assertThat(change).hasToString("upsert evt_1@7");
    }

    @Test
    void readsADocumentWithoutHeadersAsAConsoleProducesIt() {
        ChangeRecord change = readable(
                "evt_1",
                "{\n  \"recognizedEventId\": \"evt_1\",\n  \"relatedMajors\": [\"a\", null],\n  \"version\": 7\n}");

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

        assertThat(readable("evt_1", "{\"recognizedEventId\":\"evt_1\",\"version\":7}")
                        .kind())
                .isEqualTo(ChangeKind.SNAPSHOT);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", quoteCharacter = '`', textBlock = """
            none | none | none | {ID,"version":7} | BAD_KEY | got none
            evt 1 | none | none | {ID,"version":7} | BAD_KEY | printable
            evt"1 | none | none | {ID,"version":7} | BAD_KEY | printable
            赛 | none | none | {ID,"version":7} | BAD_KEY | printable
            evt_1 | none | none | not json | NOT_JSON | stopped at byte
            evt_1 | none | none | [7] | NOT_JSON | not a JSON object
            evt_1 | none | none | {ID,"version":7} {"index":{}} | NOT_JSON | something follows
            evt_1 | none | none | {ID,"version":7 | NOT_JSON | stopped at byte
            evt_1 | none | none | {ID} | BAD_VERSION | neither a header
            evt_1 | x | none | {ID,"version":7} | BAD_VERSION | version header
            evt_1 | -7 | none | {ID,"version":7} | BAD_VERSION | version header
            evt_1 | 9007199254740993 | none | {ID} | BAD_VERSION | version header
            evt_1 | none | none | {ID,"version":"7"} | BAD_VERSION | whole number
            evt_1 | none | none | {ID,"version":99999999999999999999} | BAD_VERSION | whole number
            evt_1 | none | none | {ID,"version":0} | BAD_VERSION | between 1 and
            evt_1 | 8 | none | {ID,"version":7} | VERSION_MISMATCH | header says 8, the document 7
            evt_2 | 7 | none | {ID,"version":7} | ID_MISMATCH | is not the record's key
            evt_1 | 7 | none | {"recognizedEventId":1} | ID_MISMATCH | is not the record's key
            evt_1 | 7 | none | {"version":7} | ID_MISMATCH | has no recognizedEventId
            evt_1 | 7 | moved | {ID} | BAD_CHANGE | must be upsert, delete or snapshot
            evt_1 | 7 | delete | {ID} | BAD_CHANGE | there is a document
            evt_1 | 7 | upsert | none | BAD_CHANGE | there is no document
            evt_1 | 7 | none | {ID,"salary":1} | DOCUMENT_REFUSED | nobody knows: salary
            evt_1 | 7 | none | {ID,"deletedAt":"2026-01-01"} | DOCUMENT_REFUSED | nobody knows: deletedAt
            evt_1 | 7 | none | {ID,"isActive":7} | DOCUMENT_REFUSED | isActive must be true or false
            evt_1 | 7 | none | {ID,"isActive":"true"} | DOCUMENT_REFUSED | isActive must be
            evt_1 | 7 | none | {ID,"organizer":{"a":[1]},"college":"c"} | DOCUMENT_REFUSED | organizer must be
            evt_1 | 7 | none | {ID,"relatedMajors":["a",[{"b":1}],2]} | DOCUMENT_REFUSED | relatedMajors must be
            evt_1 | 7 | none | {ID,"college":"a","college":"b"} | DOCUMENT_REFUSED | college twice
            """)
    void namesWhatIsWrong(
            String key, String version, String change, String value, RejectionReason reason, String message) {
        if (version != null) {
            header("version", version);
        }
        if (change != null) {
            header("change", change);
        }

        ChangeReader.Reading reading = reader.read(
                message(key, value == null ? null : value.replace("ID", "\"recognizedEventId\":\"evt_1\"")), CHANGES);

        assertThat(reading).isInstanceOfSatisfying(ChangeReader.Unreadable.class, unreadable -> {
            assertThat(unreadable.reason()).isEqualTo(reason);
            assertThat(unreadable.message()).contains(message);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16BE", "UTF-16LE", "UTF-32", "UTF-32LE"})
    void refusesADocumentThatIsNotInUtf8(String charset) {
        byte[] document = "{\"recognizedEventId\":\"evt_1\",\"version\":7}".getBytes(Charset.forName(charset));

        assertThat(reader.read(new Record<>("evt_1".getBytes(UTF_8), document, NOW.toEpochMilli(), headers), CHANGES))
                .isInstanceOfSatisfying(
                        ChangeReader.Unreadable.class,
                        it -> assertThat(it.reason()).isEqualTo(RejectionReason.NOT_JSON));
    }

    @Test
    void refusesAByteOrderMark() {
        assertThat(reader.read(message("evt_1", "\uFEFF{\"recognizedEventId\":\"evt_1\",\"version\":7}"), CHANGES))
                .isInstanceOfSatisfying(
                        ChangeReader.Unreadable.class,
                        it -> assertThat(it.reason()).isEqualTo(RejectionReason.NOT_JSON));
    }

    @Test
    void refusesADocumentLargerThanAnyThatCapturePublishes() {
        String large = "{\"recognizedEventId\":\"evt_1\",\"recognitionBasis\":\"" + "x".repeat(2 << 20) + "\"}";

        assertThat(reader.read(message("evt_1", large), CHANGES))
                .isInstanceOfSatisfying(
                        ChangeReader.Unreadable.class,
                        it -> assertThat(it.reason()).isEqualTo(RejectionReason.TOO_LARGE));
    }

    @Test
    void refusesWhatIsProducedAgainWhenDeletionsOfItsTimeAreForgotten() {
        assertThat(within7Days.read(message("evt_1", EIGHT_DAYS_OLD), CHANGES)).satisfies(ChangeReaderTest::isTooLate);
    }

    @Test
    void refusesACopyOfWhatWasCapturedThatLongAgo() {
        capturedDaysAgo(8);

        assertThat(within7Days.read(message("evt_1", EIGHT_DAYS_OLD), CHANGES)).satisfies(ChangeReaderTest::isTooLate);
    }

    /** I6: it could be applied, and the deletion after it, if there is one, is captured as late. */
    @Test
    void takesWhatCaptureWasLateToPublish() {
        capturedDaysAgo(0);

        assertThat(within7Days.read(message("evt_1", EIGHT_DAYS_OLD), CHANGES))
                .isInstanceOf(ChangeReader.Readable.class);
    }

    @Test
    void takesOldRowsThatWereReadFromMySqlJustNow() {
        header("change", "snapshot");
        capturedDaysAgo(0);

        assertThat(within7Days.read(message("evt_1", EIGHT_DAYS_OLD), SNAPSHOT))
                .isInstanceOf(ChangeReader.Readable.class);
    }

    /** The capture of the binlog puts its snapshots there. */
    @Test
    void refusesACopyOfASnapshotOnTheTopicOfChanges() {
        header("change", "snapshot");
        capturedDaysAgo(8);

        assertThat(within7Days.read(message("evt_1", EIGHT_DAYS_OLD), CHANGES)).satisfies(ChangeReaderTest::isTooLate);
    }

    @Test
    void refusesASnapshotRecordThatWaitedUntilDeletionsOfItsTimeAreForgotten() {
        header("change", "snapshot");
        capturedDaysAgo(8);
        Record<byte[], byte[]> waited = message("evt_1", EIGHT_DAYS_OLD)
                .withTimestamp(NOW.minus(Duration.ofDays(8)).toEpochMilli());

        assertThat(within7Days.read(waited, SNAPSHOT)).satisfies(ChangeReaderTest::isTooLate);
    }

    @ParameterizedTest
    @EnumSource(LetterId.Source.class)
    void refusesADeadLetterThatIsRedrivenThatLate(LetterId.Source from) {
        header("dead-letter-reason", "document-refused");
        capturedDaysAgo(8);
        Record<byte[], byte[]> copy = message("evt_1", EIGHT_DAYS_OLD)
                .withTimestamp(NOW.minus(Duration.ofDays(8)).toEpochMilli());

        assertThat(within7Days.read(copy, from)).satisfies(ChangeReaderTest::isTooLate);
    }

    @Test
    void takesWhatTheLogHeldAllAlong() {
        ChangeReader afterAMonth = reader(Duration.ofDays(7), NOW.plus(Duration.ofDays(30)));
        capturedDaysAgo(0);

        assertThat(afterAMonth.read(message("evt_1", EIGHT_DAYS_OLD), CHANGES))
                .isInstanceOf(ChangeReader.Readable.class);
    }

    private void capturedDaysAgo(int days) {
        header("captured-at", Long.toString(NOW.minus(Duration.ofDays(days)).toEpochMilli()));
    }

    private static void isTooLate(ChangeReader.Reading reading) {
        assertThat(reading)
                .isInstanceOfSatisfying(
                        ChangeReader.Unreadable.class,
                        it -> assertThat(it.reason()).isEqualTo(RejectionReason.TOO_LATE));
    }

    private static ChangeReader reader(Duration markerRetention, Instant now) {
        return new ChangeReader(
                DocumentForm.of(EventIndex.definition(), Set.of(EventIndex.DELETED_AT)), markerRetention, () -> now);
    }

    private ChangeRecord readable(String key, String value) {
        ChangeReader.Reading reading = reader.read(message(key, value), CHANGES);
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
