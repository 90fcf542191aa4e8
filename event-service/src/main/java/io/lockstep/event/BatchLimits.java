package io.lockstep.event;

/** How much the relay takes at a time; a batch ends at whichever limit it reaches first, and has at least one row. */
public record BatchLimits(int maxRows, int maxBytes) {
    public BatchLimits {
        if (maxRows < 1 || maxBytes < 1) {
            throw new IllegalArgumentException(
                    "batch limits must be at least 1, got " + maxRows + " rows and " + maxBytes + " bytes");
        }
    }
}
