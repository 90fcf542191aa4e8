package io.lockstep.gateway.http;

import java.util.HexFormat;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** The ids a request travels under: a client's own where they are well-formed, else new ones. Thread-safe if its source is. */
final class TraceIds {

    /** Short, and nothing that means something in a log, a header or a shell. */
    private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private static final Pattern TRACE_PARENT =
            Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-[!-~]*)?");

    private final Supplier<RandomGenerator> random;

    TraceIds(Supplier<RandomGenerator> random) {
        this.random = random;
    }

    String requestId(String sent) {
        return sent != null && REQUEST_ID.matcher(sent).matches() ? sent : hex(16);
    }

    /** Whether {@code sent} is a {@code traceparent} to go on with (W3C Trace Context 3.2; version 00 has exactly four fields). */
    static boolean isTraceParent(String sent) {
        return sent != null
                && sent.length() <= 256
                && TRACE_PARENT.matcher(sent).matches()
                && !(sent.startsWith("00") && sent.length() != 55);
    }

    /** A new trace, sampled: whoever records spans decides for itself. */
    String newTraceParent() {
        return "00-" + hex(16) + "-" + hex(8) + "-01";
    }

    private String hex(int bytes) {
        byte[] value = new byte[bytes];
        do {
            random.get().nextBytes(value);
        } while (value[0] == 0);
        return HexFormat.of().formatHex(value);
    }
}
