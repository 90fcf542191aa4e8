package io.lockstep.sync.elasticsearch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.contract.ChangeKind;
import io.lockstep.contract.ChangeRecord;
import io.lockstep.contract.Version;
import io.lockstep.sync.Outcome;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BulkTest {

    @Test
    void copiesDocumentsAndIndexesDeletionMarkers() {
        BulkBody body = BulkBody.of(
                List.of(
                        ChangeRecord.of(
                                "evt_1", new Version(7), ChangeKind.UPSERT, "{\"a\":\n\"数\\n学\"\r\n}".getBytes(UTF_8)),
                        ChangeRecord.deletion("evt_2", new Version(8))),
                Instant.parse("2026-11-24T08:00:00Z"));

        assertThat(body.toString()).isEqualTo("""
                        {"index":{"_id":"evt_1","version":7,"version_type":"external_gte"}}
                        {"a": "数\\n学"  }
                        {"index":{"_id":"evt_2","version":8,"version_type":"external_gte"}}
                        {"recognizedEventId":"evt_2","version":8,"deletedAt":"2026-11-24T08:00:00Z"}
                        """);
    }

    @Test
    void readsOneOutcomeAnItemInOrder() throws IOException {
        List<Outcome> outcomes = outcomes("""
                {"items":[
                  {"index":{"status":201}},
                  {"index":{"status":400,"error":{"type":"document_parsing_exception","reason":"[1:5] failed"}}},
                  {"index":{"error":{"type":"es_rejected_execution_exception","reason":"full"},"status":429}}]}""");

        assertThat(outcomes).hasSize(3);
        assertThat(outcomes.get(0)).isEqualTo(Outcome.APPLIED);
        assertThat(outcomes.get(1))
                .isInstanceOf(Outcome.Rejected.class)
                .asString()
                .contains("[1:5] failed");
        assertThat(outcomes.get(2))
                .isInstanceOf(Outcome.Unavailable.class)
                .asString()
                .contains("429");
    }

    @Test
    void anErrorWithoutAReasonSpoilsNoOtherItem() throws IOException {
        List<Outcome> outcomes = outcomes("""
                {"items":[
                  {"index":{"status":500,"error":{"type":"null_pointer_exception","reason":null}}},
                  {"index":{"status":201}}]}""");

        assertThat(outcomes.get(0)).isInstanceOf(Outcome.Unavailable.class);
        assertThat(outcomes.get(1)).isEqualTo(Outcome.APPLIED);
    }

    /** The table of A.4: what each status and error type of an item means. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | '' | '' | applied",
                "201 | '' | '' | applied",
                "409 | version_conflict_engine_exception | current version [9] is higher | superseded",
                "409 | resource_already_exists_exception | '' | change-unavailable",
                "400 | document_parsing_exception | failed to parse field | document-refused",
                "400 | mapper_parsing_exception | failed to parse | document-refused",
                "400 | strict_dynamic_mapping_exception | dynamic introduction of [x] | document-refused",
                "400 | illegal_argument_exception | Document contains at least one immense term | document-refused",
                "400 | illegal_argument_exception | no write index is defined for alias [a] | sink-refuses",
                "400 | illegal_argument_exception | Number of documents in the index can't exceed [9] | sink-refuses",
                "400 | illegal_argument_exception | pipeline with id [p] does not exist | sink-refuses",
                "400 | illegal_argument_exception | Limit of total fields [1000] has been exceeded | sink-refuses",
                "400 | index_closed_exception | closed | sink-refuses",
                "400 | routing_missing_exception | routing is required | sink-refuses",
                "400 | never_heard_of | '' | change-unavailable",
                "401 | security_exception | '' | sink-refuses",
                "403 | security_exception | '' | sink-refuses",
                "403 | cluster_block_exception | index read-only (api) | sink-refuses",
                "404 | index_not_found_exception | no such index | sink-refuses",
                "429 | es_rejected_execution_exception | rejected execution of coordinating operation | sink-overloaded",
                "429 | circuit_breaking_exception | Data too large | sink-overloaded",
                "429 | cluster_block_exception | disk usage exceeded flood-stage watermark | sink-refuses",
                "500 | '' | '' | change-unavailable",
                "502 | '' | '' | sink-unavailable",
                "503 | unavailable_shards_exception | primary shard is not active | sink-unavailable",
                "503 | cluster_block_exception | no master | sink-unavailable",
                "504 | '' | '' | sink-unavailable",
                "418 | never_heard_of | '' | change-unavailable"
            })
    void anItemMeans(int status, String type, String reason, String outcome) {
        assertThat(wireName(BulkStatus.item(status, type, reason))).isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource({
        "401, sink-refuses",
        "403, sink-refuses",
        "404, sink-refuses",
        "405, sink-refuses",
        "406, sink-refuses",
        "415, sink-refuses",
        "301, sink-refuses",
        "408, sink-unavailable",
        "429, sink-overloaded",
        "500, sink-unavailable",
        "502, sink-unavailable",
        "503, sink-unavailable",
        "504, sink-unavailable"
    })
    void theAnswerToAWholeRequestMeans(int status, String trouble) {
        assertThat(BulkStatus.isSpoiled(status)).isFalse();
        assertThat(wireName(BulkStatus.request(status))).isEqualTo(trouble);
    }

    private static String wireName(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Applied applied -> "applied";
            case Outcome.Superseded superseded -> "superseded";
            case Outcome.Rejected rejected -> rejected.reason().wireName();
            case Outcome.Unavailable unavailable -> unavailable.trouble().wireName();
        };
    }

    private static List<Outcome> outcomes(String body) throws IOException {
        return BulkAnswer.outcomes(new ByteArrayInputStream(body.getBytes(UTF_8)));
    }
}
