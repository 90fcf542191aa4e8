package io.lockstep.sync.kafka;

import io.lockstep.contract.ChangeHeaders;
import io.lockstep.sync.Outcome;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * Goes on with the trace of the request that made a change: one span a record, from its arrival to its terminal outcome.
 * Records without a trace get none. Safe for all threads.
 */
interface ApplySpans {

    /** @param settle what is to happen at the outcome */
    Consumer<Outcome> around(Headers headers, Consumer<Outcome> settle);

    /** Costs nothing. */
    static ApplySpans none() {
        return (headers, settle) -> settle;
    }

    static ApplySpans of(Tracer tracer, String sink) {
        return (headers, settle) -> {
            Context parent = W3CTraceContextPropagator.getInstance().extract(Context.root(), headers, new HeaderText());
            if (!Span.fromContext(parent).getSpanContext().isValid()) {
                return settle;
            }
            Span span = tracer.spanBuilder("apply to " + sink)
                    .setParent(parent)
                    .setSpanKind(SpanKind.CONSUMER)
                    .startSpan();
            return outcome -> {
                span.setAttribute("lockstep.outcome", name(outcome));
                span.end();
                settle.accept(outcome);
            };
        };
    }

    private static String name(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Applied applied -> "applied";
            case Outcome.Superseded superseded -> "superseded";
            case Outcome.Rejected rejected -> "rejected";
            case Outcome.Unavailable unavailable -> "unavailable";
        };
    }

    /** Of the trace's headers a change record carries this one alone. */
    record HeaderText() implements TextMapGetter<Headers> {
        @Override
        public Iterable<String> keys(Headers headers) {
            return Set.of(ChangeHeaders.TRACE_PARENT);
        }

        @Override
        public String get(Headers headers, String name) {
            Header header = headers.lastHeader(name);
            return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
        }
    }
}
