package io.lockstep.gateway.tool;

import java.util.List;

/** The headers of a request that is only imagined. */
record SentHeaders(List<Header> all) {

    record Header(String name, String value) {}

    /** Lines as {@code Name: value}. */
    static SentHeaders parse(List<String> lines) {
        return new SentHeaders(lines.stream()
                .map(line -> {
                    int colon = line.indexOf(':');
                    if (colon < 1) {
                        throw new IllegalArgumentException("a header is `Name: value`, this is none: " + line);
                    }
                    return new Header(
                            line.substring(0, colon).strip(),
                            line.substring(colon + 1).strip());
                })
                .toList());
    }

    /** The values of a header, by its name in any case. */
    List<String> of(String name) {
        return all.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(Header::value)
                .toList();
    }
}
