package io.lockstep.gateway;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.Optional;

/** What a service sees in the place of what the client asked for. */
public record Rewrite(Optional<Path> path, Optional<String> authority) {

    public static final Rewrite NONE = new Rewrite(Optional.empty(), Optional.empty());

    /** The path for the service of a request for {@code requested} that matched {@code block}. */
    public String path(String requested, RouteMatch block) {
        return path.map(rule -> rule.apply(requested, block)).orElse(requested);
    }

    /** A change of the path. The query is never touched. */
    public sealed interface Path {
        String apply(String requested, RouteMatch block);
    }

    /** Replaces what the route matched: a prefix by its own length, otherwise the whole path. */
    public record Matched(String replacement) implements Path {
        @Override
        public String apply(String requested, RouteMatch block) {
            return block.rewrite(requested, replacement);
        }
    }

    /**
     * Replaces every place where {@code pattern} matches.
     *
     * @param replacement {@code \0} stands for all that matched, {@code \1} to {@code \9} for a group, {@code \\} for a backslash
     */
    public record Substituted(Pattern pattern, String replacement) implements Path {

        public Substituted {
            int groups = pattern.groupCount();
            for (int at = replacement.indexOf('\\'); at >= 0; at = replacement.indexOf('\\', at + 2)) {
                char next = at + 1 < replacement.length() ? replacement.charAt(at + 1) : ' ';
                if (next != '\\' && (next < '0' || next > '0' + Math.min(groups, 9))) {
                    throw new IllegalArgumentException("has a backslash before something else than a group of match");
                }
            }
        }

        @Override
        public String apply(String requested, RouteMatch block) {
            Matcher matcher = pattern.matcher(requested);
            StringBuilder result = new StringBuilder();
            int copied = 0;
            while (matcher.find()) {
                result.append(requested, copied, matcher.start());
                appendReplacement(result, matcher);
                copied = matcher.end();
            }
            return result.append(requested, copied, requested.length()).toString();
        }

        private void appendReplacement(StringBuilder result, Matcher matcher) {
            for (int i = 0; i < replacement.length(); i++) {
                char c = replacement.charAt(i);
                if (c != '\\') {
                    result.append(c);
                    continue;
                }
                i++;
                char next = replacement.charAt(i);
                if (next == '\\') {
                    result.append(next);
                } else {
                    String group = matcher.group(next - '0');
                    result.append(group == null ? "" : group);
                }
            }
        }
    }
}
