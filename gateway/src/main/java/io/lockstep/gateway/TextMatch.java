package io.lockstep.gateway;

import com.google.re2j.Pattern;

/**
 * One condition on a text, Istio's {@code StringMatch}.
 *
 * <p>A prefix is a plain string prefix: {@code /api/events} also matches {@code /api/eventsx}. A regular expression is RE2 (linear
 * time, no back-references) and must match the whole text.
 */
public sealed interface TextMatch {

    boolean matches(String text);

    /** {@code text}, which this matches, with the matched part replaced: a prefix's own length, otherwise all of it. */
    String rewrite(String text, String replacement);

    record Exact(String value, boolean ignoreCase) implements TextMatch {
        @Override
        public boolean matches(String text) {
            return ignoreCase ? text.equalsIgnoreCase(value) : text.equals(value);
        }

        @Override
        public String rewrite(String text, String replacement) {
            return replacement;
        }
    }

    record Prefix(String value, boolean ignoreCase) implements TextMatch {
        @Override
        public boolean matches(String text) {
            return text.regionMatches(ignoreCase, 0, value, 0, value.length());
        }

        @Override
        public String rewrite(String text, String replacement) {
            return replacement + text.substring(value.length());
        }
    }

    record Regex(Pattern pattern) implements TextMatch {
        @Override
        public boolean matches(String text) {
            return pattern.matches(text);
        }

        @Override
        public String rewrite(String text, String replacement) {
            return replacement;
        }
    }
}
