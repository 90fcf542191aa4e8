package io.lockstep.contract;

/** Names of the headers of a change record; every value is a UTF-8 string. */
public final class ChangeHeaders {

    /** The row's {@link Version}, decimal. */
    public static final String VERSION = "version";

    /** A {@link ChangeKind}, in its wire name. */
    public static final String CHANGE = "change";

    /** When the change was captured, in milliseconds since the epoch. */
    public static final String CAPTURED_AT = "captured-at";

    /** The W3C trace context of the request that made the change; absent if it had none. */
    public static final String TRACE_PARENT = "traceparent";

    /**
     * The one sink that a snapshot record is meant for, for example {@code elasticsearch}; workers of other sinks
     * settle it at once. Absent: all sinks.
     */
    public static final String SINK = "sink";

    private ChangeHeaders() {}
}
