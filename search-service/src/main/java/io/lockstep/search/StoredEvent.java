package io.lockstep.search;

import io.lockstep.contract.Version;

/**
 * An event's JSON document at one version, as bytes that are passed on unread.
 *
 * @param document shared, never to be modified
 */
public record StoredEvent(Version version, byte[] document) {

    /** The version alone; never the document, which may hold what a log must not. */
    @Override
    public String toString() {
        return "event@" + version;
    }
}
