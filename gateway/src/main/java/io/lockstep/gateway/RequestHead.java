package io.lockstep.gateway;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What of a request decides its route, its authorization and which address of a service gets it.
 *
 * @param method as sent: methods are case-sensitive
 * @param host lower case, without the port
 * @param path normalised by {@link RequestPath}, without the query
 */
public record RequestHead(String method, String host, String path, Details details) {

    /** A request of which nothing more is known. */
    public RequestHead(String method, String host, String path) {
        this(method, host, path, new Details("http", host, "", name -> List.of(), new Connection("127.0.0.1", 80)));
    }

    /**
     * What only some rules ask for.
     *
     * @param scheme {@code http} or {@code https}
     * @param authority as sent, with its port
     * @param query without its question mark, not decoded
     */
    public record Details(String scheme, String authority, String query, HeaderValues headers, Connection connection) {}

    /** The values of a header, by its name in any case; none if it was not sent. */
    @FunctionalInterface
    public interface HeaderValues {
        List<String> of(String name);
    }

    /**
     * @param clientAddress who opened it, an IP address
     * @param port that it came in by, as the rules know it
     */
    public record Connection(String clientAddress, int port) {}

    /** A header; several of one name are joined by commas, as RFC 9110 reads them. */
    public Optional<String> header(String name) {
        List<String> values = details.headers().of(name);
        return switch (values.size()) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(values.getFirst());
            default -> Optional.of(String.join(",", values));
        };
    }

    /** The first value of a query parameter, not decoded; empty text if it has none. */
    public Optional<String> queryParameter(String name) {
        return pair(details.query(), "&", name);
    }

    public Optional<String> cookie(String name) {
        return details.headers().of("cookie").stream()
                .flatMap(line -> pair(line, ";", name).stream())
                .findFirst();
    }

    private static Optional<String> pair(String text, String separator, String name) {
        if (!text.contains(name)) {
            return Optional.empty();
        }
        return Arrays.stream(text.split(separator))
                .map(String::strip)
                .filter(pair ->
                        pair.startsWith(name) && (pair.length() == name.length() || pair.charAt(name.length()) == '='))
                .map(pair -> pair.substring(Math.min(pair.length(), name.length() + 1)))
                .findFirst();
    }
}
