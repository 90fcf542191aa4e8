package io.lockstep.contract;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The canary: ids that are never events, one for each partition of the changes. About once a second one of them is
 * "deleted" at a new version, and that change travels the whole path like any other; how old the newest one is that a
 * sink has taken says how far behind the path is, even when nobody writes.
 *
 * <p>A deletion of what never lived is a marker in Elasticsearch, which the alias hides, and a marker in Redis, so no
 * reader sees a canary. Lists and comparisons of what a sink holds leave these ids out.
 */
public final class Canary {

    private static final String PREFIX = "lockstep-canary-";

    /** By partition: what Kafka's default partitioner, murmur2 of the key, makes of the ids. */
    private static final List<String> IDS = IntStream.of(3, 8, 21, 6, 1, 30, 9, 75, 4, 0, 2, 7)
            .mapToObj(suffix -> PREFIX + suffix)
            .toList();

    private Canary() {}

    /** The id whose changes go to that partition of {@link ChangeTopics#PARTITIONS}. */
    public static String id(int partition) {
        return IDS.get(partition);
    }

    /** All ids, in the order of their partitions. */
    public static List<String> ids() {
        return IDS;
    }

    /** The partition that a canary's changes go to; empty for any other id. */
    public static Optional<Integer> partition(String id) {
        int partition = is(id) ? IDS.indexOf(id) : -1;
        return partition < 0 ? Optional.empty() : Optional.of(partition);
    }

    /** Whether an id is one of these, or could be one of a later release. */
    public static boolean is(String id) {
        return id.startsWith(PREFIX);
    }
}
