package io.lockstep.event;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * Which events a list is of: all that is given must hold. Texts are compared character by character.
 *
 * @param from the first day; events without a day are in no range of days
 * @param to the last day, included
 */
public record EventFilter(
        Optional<String> level,
        Optional<String> college,
        Optional<String> organizer,
        Optional<Boolean> active,
        Optional<LocalDate> from,
        Optional<LocalDate> to,
        Optional<String> namePrefix) {

    public static final EventFilter ALL = new EventFilter(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /** In which order the events are listed: always one that an index has, so that a page is never sorted for. */
    public enum Order {
        /** By id, which is by creation. */
        ID,
        /** By day, then id. */
        DAY,
        /** By name, then organizer. */
        NAME
    }

    public Order order() {
        if (namePrefix.isPresent()) {
            return Order.NAME;
        }
        return from.isPresent() || to.isPresent() ? Order.DAY : Order.ID;
    }

    /** Differs for different filters, but for rare accidents: a cursor goes with the filter it was made for. */
    public String mark() {
        CRC32 sum = new CRC32();
        sum.update(Stream.of(level, college, organizer, active, from, to, namePrefix)
                .map(Objects::toString)
                .collect(Collectors.joining("\n"))
                .getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(sum.getValue());
    }
}
