package io.lockstep.event.http;

import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The parameters of a request: each known one at most once. One that is misspelled must not be taken for none. */
final class QueryParameters {

    private final Map<String, List<String>> given;

    private QueryParameters(Map<String, List<String>> given) {
        this.given = given;
    }

    /** @throws ProblemException if there is any other parameter, or one twice */
    static QueryParameters of(UriInfo uri, Set<String> known) {
        Map<String, List<String>> given = uri.getQueryParameters();
        for (Map.Entry<String, List<String>> parameter : given.entrySet()) {
            if (!known.contains(parameter.getKey())) {
                throw wrong("There is no parameter of that name; known are "
                        + String.join(", ", known.stream().sorted().toList()) + ".");
            }
            if (parameter.getValue().size() > 1) {
                throw wrong(parameter.getKey() + " must be given once.");
            }
        }
        return new QueryParameters(given);
    }

    /** A value that is given and not empty. */
    Optional<String> text(String name) {
        return Optional.ofNullable(given.get(name)).map(List::getFirst).filter(text -> !text.isEmpty());
    }

    /** A flag; false if it is not given. */
    boolean flag(String name) {
        return text(name).map(text -> flag(name, text)).orElse(false);
    }

    Optional<Boolean> optionalFlag(String name) {
        return text(name).map(text -> flag(name, text));
    }

    /** A whole number from 1 on. */
    int count(String name, int defaultCount, int max) {
        return text(name).map(text -> count(name, text, max)).orElse(Math.min(defaultCount, max));
    }

    static ProblemException wrong(String detail) {
        return new ProblemException(ProblemType.INVALID_PARAMETER, detail);
    }

    private static int count(String name, String text, int max) {
        if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > max) {
            throw wrong(name + " must be a whole number from 1 to " + max + ".");
        }
        return Integer.parseInt(text);
    }

    private static boolean flag(String name, String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong(name + " must be true or false.");
        };
    }
}
