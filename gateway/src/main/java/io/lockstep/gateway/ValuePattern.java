package io.lockstep.gateway;

import com.google.re2j.Pattern;
import java.util.List;

/**
 * A value of an {@code AuthorizationPolicy}: {@code *} matches any text but the empty one, {@code abc*} a prefix, {@code *abc} a
 * suffix, anything else only itself.
 */
public sealed interface ValuePattern
        permits ValuePattern.Any,
                ValuePattern.Prefix,
                ValuePattern.Suffix,
                ValuePattern.Exact,
                ValuePattern.Template,
                AddressBlock {

    boolean matches(String text);

    record Any() implements ValuePattern {
        @Override
        public boolean matches(String text) {
            return !text.isEmpty();
        }
    }

    record Prefix(String value) implements ValuePattern {
        @Override
        public boolean matches(String text) {
            return text.startsWith(value);
        }
    }

    record Suffix(String value) implements ValuePattern {
        @Override
        public boolean matches(String text) {
            return text.endsWith(value);
        }
    }

    record Exact(String value) implements ValuePattern {
        @Override
        public boolean matches(String text) {
            return text.equals(value);
        }
    }

    /** A path in which {@code {*}} stands for a segment and {@code {**}} for any number of them. */
    record Template(Pattern pattern) implements ValuePattern {
        @Override
        public boolean matches(String text) {
            return pattern.matches(text);
        }

        /** Reads one; throws if it has braces around anything else. */
        public static Template of(String path) {
            StringBuilder regex = new StringBuilder();
            for (int i = 0; i < path.length(); i++) {
                if (path.startsWith("{**}", i)) {
                    regex.append(".*");
                    i += 3;
                } else if (path.startsWith("{*}", i)) {
                    regex.append("[^/]+");
                    i += 2;
                } else if ("{}*".indexOf(path.charAt(i)) >= 0) {
                    throw new IllegalArgumentException("has a path template with more than {*} and {**}: " + path);
                } else {
                    regex.append(Pattern.quote(path.substring(i, i + 1)));
                }
            }
            return new Template(Pattern.compile(regex.toString()));
        }
    }

    /** Reads a pattern as Istio does: a star in the middle is an ordinary character. */
    static ValuePattern of(String pattern) {
        if (pattern.equals("*")) {
            return new Any();
        }
        if (pattern.startsWith("*")) {
            return new Suffix(pattern.substring(1));
        }
        if (pattern.endsWith("*")) {
            return new Prefix(pattern.substring(0, pattern.length() - 1));
        }
        return new Exact(pattern);
    }

    static boolean any(List<ValuePattern> patterns, String text) {
        for (ValuePattern pattern : patterns) {
            if (pattern.matches(text)) {
                return true;
            }
        }
        return false;
    }
}
