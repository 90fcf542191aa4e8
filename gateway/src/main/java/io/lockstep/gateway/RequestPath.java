package io.lockstep.gateway;

import java.util.Locale;

/**
 * A request target as the gateway reads it, so that gateway and service can never read two different paths from it.
 *
 * <p>Percent-encoded unreserved characters are decoded and the rest is left encoded, in upper case (RFC 3986, 6.2.2). Whatever
 * two parsers could disagree about is refused rather than repaired: dot segments in any spelling, backslashes, encoded
 * slashes, encoded control characters, bytes outside visible ASCII. Repeated slashes are kept, as Istio does by default.
 */
public sealed interface RequestPath {

    /**
     * A target that was understood.
     *
     * @param path normalised, begins with a slash
     * @param query as sent, with its question mark; empty if there was none
     */
    record Accepted(String path, String query) implements RequestPath {}

    /** A target to answer 400 for, and why. */
    record Refused(String reason) implements RequestPath {}

    /** Reads the request target {@code target} as it stood in the request line, or {@code :path} of HTTP/2. */
    static RequestPath of(String target) {
        if (!target.startsWith("/")) {
            return new Refused("the request target must be a path that begins with a slash");
        }
        int mark = target.indexOf('?');
        String raw = mark < 0 ? target : target.substring(0, mark);
        String query = mark < 0 ? "" : target.substring(mark);
        if (!visible(query)) {
            return new Refused("the query has a character that must be percent-encoded");
        }
        return normalise(raw, query);
    }

    private static RequestPath normalise(String raw, String query) {
        StringBuilder path = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c != '%') {
                if (c <= ' ' || c >= 0x7f || c == '\\' || c == '#') {
                    return new Refused("the path has a character that must be percent-encoded");
                }
                path.append(c);
                continue;
            }
            int decoded = i + 2 < raw.length() ? hex(raw.charAt(i + 1)) * 16 + hex(raw.charAt(i + 2)) : -1;
            if (decoded < 0) {
                return new Refused("the path has a broken percent-encoding");
            }
            if (decoded == '/' || decoded == '\\' || decoded < ' ' || decoded == 0x7f) {
                return new Refused("the path has an encoded slash, backslash or control character");
            }
            if (unreserved(decoded)) {
                path.append((char) decoded);
            } else {
                path.append(raw.substring(i, i + 3).toUpperCase(Locale.ROOT));
            }
            i += 2;
        }
        String normal = path.toString();
        return hasDotSegment(normal) ? new Refused("the path has a dot segment") : new Accepted(normal, query);
    }

    /** Also {@code ..;x=y}: some servers cut path parameters off before they resolve dots. */
    private static boolean hasDotSegment(String path) {
        for (String segment : path.split("/")) {
            int parameters = segment.indexOf(';');
            String name = parameters < 0 ? segment : segment.substring(0, parameters);
            if (name.equals(".") || name.equals("..")) {
                return true;
            }
        }
        return false;
    }

    private static boolean visible(String text) {
        return text.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '#');
    }

    private static boolean unreserved(int c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || c == '-'
                || c == '.'
                || c == '_'
                || c == '~';
    }

    /** The digit's value; so far below zero for anything else that no second digit makes up for it. */
    private static int hex(char c) {
        int digit = c < 0x80 ? Character.digit(c, 16) : -1;
        return digit < 0 ? -1000 : digit;
    }
}
