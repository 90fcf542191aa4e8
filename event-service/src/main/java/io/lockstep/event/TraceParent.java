package io.lockstep.event;

import java.util.Optional;

/** The W3C trace context, version 00, of what made a change, carried along to where the change is applied. */
public record TraceParent(String text) {

    private static final String FORM = "[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}";

    public TraceParent {
        if (!text.matches(FORM)) {
            throw new IllegalArgumentException(
                    "traceparent must look like " + FORM + ", got " + text.length() + " characters that do not");
        }
    }

    /** @param flags in hexadecimal, as the other two */
    public static TraceParent of(String trace, String span, String flags) {
        return new TraceParent("00-" + trace + "-" + span + "-" + flags);
    }

    /** As the specification has it: a malformed header is ignored, since tracing must never fail a request. */
    public static Optional<TraceParent> of(String header) {
        return header != null && header.matches(FORM) ? Optional.of(new TraceParent(header)) : Optional.empty();
    }
}
