package io.lockstep.sync;

import io.lockstep.contract.Version;

/** What a sink holds under one id. */
public sealed interface Held {

    Version version();

    /**
     * The document.
     *
     * @param document its JSON as it was applied; shared, never to be modified
     */
    record Live(Version version, byte[] document) implements Held {
        /** The version alone; never the document, which may hold what a log must not. */
        @Override
        public String toString() {
            return "live@" + version;
        }
    }

    /** The deletion at that version. */
    record Marker(Version version) implements Held {}

    /** No document, and a promise to take none that is older: the next reader loads the row. */
    record Fence(Version version) implements Held {}
}
