package io.lockstep.event.http;

import io.lockstep.event.Cursor;
import io.lockstep.event.EventField;
import io.lockstep.event.EventFilter;
import io.lockstep.event.EventServiceConfig;
import jakarta.ws.rs.core.UriInfo;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Which events, and which page of them, a client asks for. */
record ListRequest(EventFilter filter, Optional<Cursor> cursor, int size) {

    private static final Set<String> FILTERS =
            Set.of("level", "college", "organizer", "active", "from", "to", "namePrefix");

    static ListRequest page(UriInfo uri, EventServiceConfig.Paging limits) {
        QueryParameters parameters = QueryParameters.of(uri, with("size", "cursor"));
        EventFilter filter = filter(parameters);
        return new ListRequest(
                filter,
                parameters.text("cursor").map(text -> cursor(text, filter)),
                parameters.count("size", limits.defaultSize(), limits.maxSize()));
    }

    static EventFilter filter(QueryParameters parameters) {
        EventFilter filter = new EventFilter(
                text(parameters, "level", EventField.LEVEL),
                text(parameters, "college", EventField.COLLEGE),
                text(parameters, "organizer", EventField.ORGANIZER),
                parameters.optionalFlag("active"),
                day(parameters, "from"),
                day(parameters, "to"),
                text(parameters, "namePrefix", EventField.NAME));
        if (filter.from().isPresent()
                && filter.to().isPresent()
                && filter.from().get().isAfter(filter.to().get())) {
            throw QueryParameters.wrong("from must not be after to.");
        }
        return filter;
    }

    /** The filters, and these parameters. */
    static Set<String> with(String... others) {
        Set<String> known = new HashSet<>(FILTERS);
        known.addAll(Set.of(others));
        return known;
    }

    private static Optional<String> text(QueryParameters parameters, String name, EventField field) {
        return parameters.text(name).map(text -> {
            if (text.codePointCount(0, text.length()) > field.maxCharacters()) {
                throw QueryParameters.wrong(name + " must have at most " + field.maxCharacters() + " characters.");
            }
            return text;
        });
    }

    private static Optional<LocalDate> day(QueryParameters parameters, String name) {
        return parameters.text(name).map(text -> {
            if (!isDay(text)) {
                throw QueryParameters.wrong(
                        name + " must be a day such as 2025-09-04 (ISO-8601), of the years 1 to 9999.");
            }
            return LocalDate.parse(text);
        });
    }

    /** Any id that the register's column holds: SQL may have put in what the API would not. */
    private static boolean isStorable(String id) {
        return id.matches("[\\x20-\\x7E]{1,64}");
    }

    private static Cursor cursor(String text, EventFilter filter) {
        int texts = filter.order() == EventFilter.Order.ID ? 1 : 2;
        return Cursor.parse(text, filter.mark(), texts)
                .filter(cursor -> isPlace(filter.order(), cursor))
                .orElseThrow(() -> QueryParameters.wrong(
                        "cursor must be a nextCursor that this service gave for these filters; leave it out for the"
                                + " first page."));
    }

    private static boolean isPlace(EventFilter.Order order, Cursor cursor) {
        return switch (order) {
            case ID -> isStorable(cursor.place().getFirst());
            case DAY ->
                isDay(cursor.place().getFirst()) && isStorable(cursor.place().getLast());
            case NAME -> true;
        };
    }

    /** In MySQL's range: beyond it MySQL 8 refuses the statement. */
    private static boolean isDay(String text) {
        try {
            int year = LocalDate.parse(text).getYear();
            return year >= 1 && year <= 9999;
        } catch (DateTimeException e) {
            return false;
        }
    }
}
