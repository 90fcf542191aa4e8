package io.lockstep.event.http;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How much of an answer a client wants, the {@code Prefer} header of RFC 7240. Other preferences are ignored, as it says. */
enum Preference {
    NONE,
    MINIMAL,
    REPRESENTATION;

    private static final Pattern SEPARATOR = Pattern.compile(",");

    static Preference of(List<String> headers) {
        Optional<String> first = headers.stream()
                .flatMap(SEPARATOR::splitAsStream)
                .map(preference -> preference.replace(" ", "").replace("\"", "").toLowerCase(Locale.ROOT))
                .filter(preference -> preference.startsWith("return="))
                .findFirst();
        return Stream.of(MINIMAL, REPRESENTATION)
                .filter(known -> first.equals(Optional.of(known.text())))
                .findFirst()
                .orElse(NONE);
    }

    /** As it stands in {@code Prefer} and {@code Preference-Applied}. */
    String text() {
        return "return=" + name().toLowerCase(Locale.ROOT);
    }
}
