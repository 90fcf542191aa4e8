package io.lockstep.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceIdsTest {

    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private final TraceIds ids = new TraceIds(RandomGenerator::getDefault);

    @ParameterizedTest
    @ValueSource(strings = {TRACE, "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00-more"})
    void a_valid_traceparent_goes_on(String sent) {
        assertThat(TraceIds.isTraceParent(sent)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                TRACE + "-more",
                TRACE + "\r\nX: y",
            })
    void an_invalid_one_does_not(String sent) {
        assertThat(TraceIds.isTraceParent(sent)).isFalse();
    }

    @Test
    void a_new_one_is_valid() {
        assertThat(TraceIds.isTraceParent(ids.newTraceParent())).isTrue();
    }

    @Test
    void a_request_id_is_kept_if_it_is_harmless() {
        assertThat(ids.requestId("a-B_9.c")).isEqualTo("a-B_9.c");
        assertThat(ids.requestId(null)).matches("[0-9a-f]{32}");
        assertThat(ids.requestId("x".repeat(65))).matches("[0-9a-f]{32}");
        assertThat(ids.requestId("a b")).matches("[0-9a-f]{32}");
        assertThat(ids.requestId("${jndi:x}")).matches("[0-9a-f]{32}");
    }
}
