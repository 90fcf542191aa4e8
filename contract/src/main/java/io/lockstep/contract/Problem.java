package io.lockstep.contract;

import java.util.List;

/**
 * An error as the API answers it, {@code application/problem+json} of RFC 9457.
 *
 * @param type stable and absolute, what a client switches on: {@link #TYPE_PREFIX} and a word such as {@code not-found}
 * @param title the same for every problem of the type
 * @param status the HTTP status
 * @param detail what was wrong this time, where, and what to do
 * @param instance the path of the request
 * @param errors one entry a field or row that was wrong; empty if the request as a whole was
 */
public record Problem(String type, String title, int status, String detail, String instance, List<FieldError> errors) {

    public static final String MEDIA_TYPE = "application/problem+json";
    public static final String TYPE_PREFIX = "urn:lockstep:problem:";

    public Problem {
        errors = List.copyOf(errors);
    }

    /**
     * One wrong field.
     *
     * @param field the JSON name or the request parameter
     * @param message what is wrong with it, naming the limit
     */
    public record FieldError(String field, String message) {}
}
