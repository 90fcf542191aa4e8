package io.lockstep.event.mysql;

import io.lockstep.event.Cursor;
import io.lockstep.event.EventFilter;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The query of a page. It starts behind the last event of the page before, in an order that an index has, so that its
 * cost does not grow with the number of the page.
 */
record ListQuery(String text, Map<String, Object> parameters) {

    private static final char ESCAPE = '!';

    static ListQuery of(EventFilter filter, Optional<Cursor> after) {
        List<String> conditions = new ArrayList<>();
        Map<String, Object> parameters = new HashMap<>();
        equal("level", filter.level(), conditions, parameters);
        equal("college", filter.college(), conditions, parameters);
        equal("organizer", filter.organizer(), conditions, parameters);
        equal("active", filter.active(), conditions, parameters);
        filter.from().ifPresent(day -> {
            conditions.add("content.day >= :from");
            parameters.put("from", day);
        });
        filter.to().ifPresent(day -> {
            conditions.add("content.day <= :to");
            parameters.put("to", day);
        });
        filter.namePrefix().ifPresent(prefix -> {
            conditions.add("content.name like :prefix escape '" + ESCAPE + "'");
            parameters.put("prefix", escape(prefix) + "%");
        });
        after.ifPresent(cursor -> behind(filter.order(), cursor.place(), conditions, parameters));
        String where = conditions.isEmpty() ? "" : String.join(" and ", conditions) + " ";
        return new ListQuery(where + "order by " + order(filter.order()), parameters);
    }

    /** What tells where a row is in an order. */
    static List<String> place(EventFilter.Order order, RecognizedEventRow row) {
        return switch (order) {
            case ID -> List.of(row.id);
            case DAY -> List.of(row.content.day.toString(), row.id);
            case NAME -> List.of(row.content.name, row.content.organizer);
        };
    }

    private static String order(EventFilter.Order order) {
        return switch (order) {
            case ID -> "id";
            case DAY -> "content.day, id";
            case NAME -> "content.name, content.organizer";
        };
    }

    /** The first condition alone is what an index can start at. */
    private static void behind(
            EventFilter.Order order, List<String> place, List<String> conditions, Map<String, Object> parameters) {
        switch (order) {
            case ID -> {
                conditions.add("id > :afterId");
                parameters.put("afterId", place.getFirst());
            }
            case DAY -> {
                conditions.add("content.day >= :afterDay and (content.day > :afterDay or id > :afterId)");
                parameters.put("afterDay", LocalDate.parse(place.getFirst()));
                parameters.put("afterId", place.getLast());
            }
            case NAME -> {
                conditions.add("content.name >= :afterName"
                        + " and (content.name > :afterName or content.organizer > :afterOrganizer)");
                parameters.put("afterName", place.getFirst());
                parameters.put("afterOrganizer", place.getLast());
            }
        }
    }

    private static void equal(
            String field, Optional<?> value, List<String> conditions, Map<String, Object> parameters) {
        value.ifPresent(wanted -> {
            conditions.add("content." + field + " = :" + field);
            parameters.put(field, wanted);
        });
    }

    private static String escape(String prefix) {
        return prefix.replaceAll("[!%_]", ESCAPE + "$0");
    }
}
