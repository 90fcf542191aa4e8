package io.lockstep.gateway.http;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Lists of {@code name=value}, as in a query or a cookie. */
final class Pairs {

    private Pairs() {}

    /** {@code text} without the pairs called {@code name}. */
    static String without(String name, String text, String separator) {
        return Arrays.stream(text.split(separator))
                .filter(pair -> !pair.strip().equals(name) && !pair.strip().startsWith(name + "="))
                .collect(Collectors.joining(separator));
    }
}
