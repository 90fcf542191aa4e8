package io.lockstep.sync.generation;

import java.util.Locale;

/**
 * Where a generation stands.
 *
 * <pre>
 *   building ─▶ filling ─▶ comparing ─▶ ready ══swap══▶ live ══swap══▶ previous
 *       │          │           │                          ▲               │
 *       └──────────┴───────────┴──▶ failed                └══ rollback ═══┘
 * </pre>
 */
public enum GenerationState {
    /** Workers are being told of it; it gets changes, from some moment on all of them. */
    BUILDING,
    /** Every row is being published for it. */
    FILLING,
    /** It is being compared with MySQL. */
    COMPARING,
    /** It has every row, gets every change, and may go live. */
    READY,
    /** Searches see it. */
    LIVE,
    /** It was live, and still gets every change. */
    PREVIOUS,
    /** It was given up; its note says why. */
    FAILED;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static GenerationState named(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }

    /** Whether the coordinator has something to do for it. */
    public boolean isUnderWay() {
        return this == BUILDING || this == FILLING || this == COMPARING;
    }

    /** Whether it has every row, so that it may go live. */
    public boolean isComplete() {
        return this == READY || this == PREVIOUS;
    }
}
