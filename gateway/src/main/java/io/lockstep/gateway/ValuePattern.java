package io.lockstep.gateway;

import java.util.List;

/**
 * A value of an {@code AuthorizationPolicy}: {@code *} matches any text but the empty one, {@code abc*} a prefix, {@code *abc} a
 * suffix, anything else only itself.
 */
public sealed interface ValuePattern {

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
        return patterns.stream().anyMatch(pattern -> pattern.matches(text));
    }
}
