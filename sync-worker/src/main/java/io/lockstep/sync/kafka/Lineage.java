package io.lockstep.sync.kafka;

import io.lockstep.sync.deadletter.LetterId;

/**
 * Where a record comes from, through all its copies.
 *
 * @param id where it was first read
 * @param rejections how often it was rejected before
 * @param kept whether the dead-letter topic of this sink holds it byte for byte, so that no rejection can lose it
 */
record Lineage(LetterId id, int rejections, boolean kept) {

    /** Of a record that was never rejected. */
    static Lineage of(LetterId id) {
        return new Lineage(id, 0, false);
    }
}
