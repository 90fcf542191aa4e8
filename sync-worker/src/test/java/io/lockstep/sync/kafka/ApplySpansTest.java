package io.lockstep.sync.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.contract.ChangeHeaders;
import io.lockstep.sync.Outcome;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class ApplySpansTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00f067aa0ba902b7";

    private final InMemorySpanExporter ended = InMemorySpanExporter.create();
    private final List<Outcome> settled = new ArrayList<>();
    private final ApplySpans spans = ApplySpans.of(
            SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(ended))
                    .build()
                    .get("test"),
            "redis");

    @Test
    void aSpanGoesOnWithTheRecordsTraceUntilItsOutcome() {
        Consumer<Outcome> settle = spans.around(headers("00-" + TRACE + "-" + PARENT + "-01"), settled::add);
        assertThat(ended.getFinishedSpanItems()).isEmpty();

        settle.accept(new Outcome.Applied());

        assertThat(settled).containsExactly(new Outcome.Applied());
        assertThat(ended.getFinishedSpanItems()).singleElement().satisfies(span -> {
            assertThat(span.getTraceId()).isEqualTo(TRACE);
            assertThat(span.getParentSpanId()).isEqualTo(PARENT);
            assertThat(span.getName()).isEqualTo("apply to redis");
            assertThat(span.getAttributes().get(AttributeKey.stringKey("lockstep.outcome")))
                    .isEqualTo("applied");
        });
    }

    @Test
    void aRecordWithoutATraceOrWithABrokenOneGetsNone() {
        for (Headers headers : List.of(new RecordHeaders(), headers("nonsense"), headers("00-" + "0".repeat(32)))) {
            spans.around(headers, settled::add).accept(new Outcome.Applied());
        }

        assertThat(settled).hasSize(3);
        assertThat(ended.getFinishedSpanItems()).isEmpty();
    }

    @Test
    void withTracesOffNothingIsDone() {
        Consumer<Outcome> settle = settled::add;

        assertThat(ApplySpans.none().around(headers("00-" + TRACE + "-" + PARENT + "-01"), settle))
                .isSameAs(settle);
    }

    private static Headers headers(String traceParent) {
        return new RecordHeaders().add(ChangeHeaders.TRACE_PARENT, traceParent.getBytes(StandardCharsets.UTF_8));
    }
}
