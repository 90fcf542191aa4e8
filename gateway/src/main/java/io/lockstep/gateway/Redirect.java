package io.lockstep.gateway;

import java.util.Map;
import java.util.Optional;

/**
 * Sends a client elsewhere: what is absent stays as the client had it, except for a default port of a scheme that changes.
 *
 * @param path replaces all of the path; the query stays, unless this brings one
 */
public record Redirect(
        int status, Optional<String> scheme, Optional<String> authority, Port port, Optional<String> path)
        implements RouteAction {

    private static final Map<String, Integer> DEFAULT_PORTS = Map.of("http", 80, "https", 443);

    /** The port of where the client is sent. */
    public sealed interface Port {
        /** That of the authority. */
        record AsWritten() implements Port {}

        record Number(int value) implements Port {}

        record DefaultOfScheme() implements Port {}

        record OfRequest() implements Port {}
    }

    /** What stands in {@code Location}. */
    public String location(RequestHead head) {
        RequestHead.Details asked = head.details();
        String newScheme = scheme.orElse(asked.scheme());
        String target = path.orElse(head.path());
        String query = asked.query().isEmpty() || target.contains("?") ? "" : "?" + asked.query();
        return newScheme + "://" + authority(asked, newScheme) + target + query;
    }

    private String authority(RequestHead.Details asked, String newScheme) {
        String written = authority.orElse(asked.authority());
        String name = written.replaceFirst(":\\d*$", "");
        Optional<Integer> number = switch (port) {
            case Port.Number fixed -> Optional.of(fixed.value());
            case Port.DefaultOfScheme none -> Optional.empty();
            case Port.OfRequest same -> Optional.of(portOf(asked.authority(), asked.scheme()));
            case Port.AsWritten same -> {
                boolean leavesDefault = authority.isEmpty()
                        && !newScheme.equals(asked.scheme())
                        && portOf(written, asked.scheme()) == DEFAULT_PORTS.getOrDefault(asked.scheme(), -1);
                yield name.length() == written.length() || leavesDefault
                        ? Optional.empty()
                        : Optional.of(portOf(written, newScheme));
            }
        };
        return number.filter(value -> !value.equals(DEFAULT_PORTS.get(newScheme)) || port instanceof Port.AsWritten)
                .map(value -> name + ":" + value)
                .orElse(name);
    }

    private static int portOf(String authority, String scheme) {
        int colon = authority.lastIndexOf(':');
        String digits = colon < 0 || authority.endsWith("]") ? "" : authority.substring(colon + 1);
        return digits.matches("\\d{1,5}") ? Integer.parseInt(digits) : DEFAULT_PORTS.getOrDefault(scheme, -1);
    }
}
