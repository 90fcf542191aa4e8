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
        byte[] body = BulkBody.of(
                List.of(
                        ChangeRecord.of(
                                "evt_1", new Version(7), ChangeKind.UPSERT, "{\"a\":\n\"数\\n学\"\r\n}".getBytes(UTF_8)),
                        ChangeRecord.deletion("evt_2", new Version(8))),
                Instant.parse("2026-11-24T08:00:00Z"));

        assertThat(new String(body, UTF_8)).isEqualTo("""
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

    @ParameterizedTest
    @CsvSource({
        "200, '', Applied",
        "201, '', Applied",
        "409, version_conflict_engine_exception, Superseded",
        "400, document_parsing_exception, Rejected",
        "400, strict_dynamic_mapping_exception, Rejected",
        "400, illegal_argument_exception, Rejected",
        "413, too_large, Rejected",
        "429, es_rejected_execution_exception, Unavailable",
        "429, circuit_breaking_exception, Unavailable",
        "429, cluster_block_exception, Unavailable",
        "404, index_not_found_exception, Unavailable",
        "403, cluster_block_exception, Unavailable",
        "403, security_exception, Unavailable",
        "500, '', Unavailable",
        "503, unavailable_shards_exception, Unavailable",
        "504, '', Unavailable",
        "418, never_heard_of, Unavailable"
    })
    void unavailableIsNotRejected(int status, String type, String outcome) {
        assertThat(BulkAnswer.outcome(status, type, "").getClass().getSimpleName())
                .isEqualTo(outcome);
    }

    private static List<Outcome> outcomes(String body) throws IOException {
        return BulkAnswer.outcomes(new ByteArrayInputStream(body.getBytes(UTF_8)));
    }
}
