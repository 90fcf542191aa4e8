package io.lockstep.search.http;

import io.lockstep.contract.Problem.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Gathers everything that is wrong with one request, up to {@value #MAX}. */
final class Faults {

    private static final int MAX = 20;
    private static final int MAX_PLACE_LENGTH = 200;

    private final List<FieldError> found = new ArrayList<>();

    /**
     * Notes a fault; always empty, so that a reader can return it.
     *
     * @param place the parameter, or the JSON pointer into the body
     */
    <T> Optional<T> add(String place, String message) {
        if (found.size() < MAX) {
            String shown = place.length() <= MAX_PLACE_LENGTH ? place : place.substring(0, MAX_PLACE_LENGTH) + "…";
            found.add(new FieldError(shown, message));
        }
        return Optional.empty();
    }

    boolean any() {
        return !found.isEmpty();
    }

    /** The first fault, as a problem's detail. */
    String summary() {
        FieldError first = found.get(0);
        return (first.field() + " " + first.message()).strip();
    }

    List<FieldError> all() {
        return List.copyOf(found);
    }
}
