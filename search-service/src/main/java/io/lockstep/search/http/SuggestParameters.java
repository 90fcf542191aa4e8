package io.lockstep.search.http;

import io.lockstep.search.SearchServiceConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What suggestions are asked for by.
 *
 * @param text typed so far, perhaps blank
 * @param size how many at most
 */
record SuggestParameters(String text, int size) {

    static final int MAX_SIZE = 20;

    private static final int DEFAULT_SIZE = 8;
    private static final List<String> KNOWN = List.of("q", "size");

    /** Empty if something is wrong, which is then among the faults. */
    static Optional<SuggestParameters> parse(
            Map<String, List<String>> given, SearchServiceConfig.Query limits, Faults faults) {
        given.forEach((name, values) -> {
            if (!KNOWN.contains(name)) {
                faults.add(name, "is not a parameter here; these are: " + String.join(", ", KNOWN));
            } else if (values.size() > 1) {
                faults.add(name, "must be given once, not " + values.size() + " times");
            }
        });
        String text = new RequestReader(limits, faults)
                .text("q", given.getOrDefault("q", List.of("")).get(0))
                .orElse("");
        String size = given.getOrDefault("size", List.of("")).get(0);
        if (!size.isBlank() && !size.matches("[1-9]|1\\d|" + MAX_SIZE)) {
            faults.add("size", "must be a number from 1 to " + MAX_SIZE);
        }
        return faults.any()
                ? Optional.empty()
                : Optional.of(new SuggestParameters(text, size.isBlank() ? DEFAULT_SIZE : Integer.parseInt(size)));
    }
}
