package io.lockstep.search;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The orders in which hits can be asked for. Equal hits come in the order of their ids, which is the order in which the
 * events were registered; events without the value come last in either direction.
 */
public enum SortOrder {
    /** The best match first. */
    RELEVANCE("relevance"),
    /** By name, in the order of Unicode code points. */
    NAME("name"),
    NAME_DESCENDING("-name"),
    /** By the day of the event, the earliest first. */
    TIME("time"),
    TIME_DESCENDING("-time"),
    /** By the last change, the oldest first. */
    UPDATED("updated"),
    UPDATED_DESCENDING("-updated");

    private final String wireName;

    SortOrder(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    public static Optional<SortOrder> of(String wireName) {
        return Arrays.stream(values())
                .filter(order -> order.wireName.equals(wireName))
                .findFirst();
    }

    /** All wire names, as an error message lists them. */
    public static String wireNames() {
        return Arrays.stream(values()).map(SortOrder::wireName).collect(Collectors.joining(", "));
    }
}
