package io.lockstep.gateway;

import java.util.List;

/** Which values of an attribute a policy accepts: one of {@code values} (any, if there are none), and none of {@code notValues}. */
public record ValueFilter(List<ValuePattern> values, List<ValuePattern> notValues) {

    /** No condition at all. */
    public static final ValueFilter ANY = new ValueFilter(List.of(), List.of());

    public ValueFilter {
        values = List.copyOf(values);
        notValues = List.copyOf(notValues);
    }

    boolean isEmpty() {
        return values.isEmpty() && notValues.isEmpty();
    }

    boolean accepts(String text) {
        return (values.isEmpty() || ValuePattern.any(values, text)) && !ValuePattern.any(notValues, text);
    }

    /** Whether one of {@code texts} is wanted and none is not; an attribute without a text is not wanted, and not unwanted. */
    boolean accepts(List<String> texts) {
        return (values.isEmpty() || any(values, texts)) && !any(notValues, texts);
    }

    private static boolean any(List<ValuePattern> patterns, List<String> texts) {
        for (String text : texts) {
            if (ValuePattern.any(patterns, text)) {
                return true;
            }
        }
        return false;
    }
}
