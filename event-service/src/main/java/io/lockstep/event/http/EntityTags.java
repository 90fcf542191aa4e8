package io.lockstep.event.http;

import io.lockstep.contract.Version;
import io.lockstep.event.Precondition;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Versions as entity tags: {@code ETag} and {@code If-Match} of RFC 9110. */
final class EntityTags {

    private static final int MAX_HEADER = 1000;
    private static final String TAG = "(?:W/)?\"[\\x21\\x23-\\x7E]*\"";
    private static final Pattern TAGS = Pattern.compile("\\s*" + TAG + "(?:\\s*,\\s*" + TAG + ")*\\s*");
    private static final Pattern STRONG_VERSION = Pattern.compile("(W/)?\"([0-9]{1,16})\"");

    private EntityTags() {}

    static String of(Version version) {
        return "\"" + version + "\"";
    }

    /** Weak tags, and tags that are no versions, are well formed and match nothing. */
    static Precondition ifMatch(Optional<String> header) {
        if (header.isEmpty() || header.get().strip().equals("*")) {
            return new Precondition.Any();
        }
        String text = header.get();
        if (text.length() > MAX_HEADER || !TAGS.matcher(text).matches()) {
            throw new ProblemException(
                    ProblemType.INVALID_PARAMETER,
                    "If-Match must be * or entity tags such as \"1795507200123456\", as the ETag header gives them.");
        }
        Set<Version> versions = new HashSet<>();
        Matcher tag = STRONG_VERSION.matcher(text);
        while (tag.find()) {
            long value = Long.parseLong(tag.group(2));
            if (tag.group(1) == null && value >= 1 && value <= Version.LARGEST) {
                versions.add(new Version(value));
            }
        }
        return new Precondition.OneOf(versions);
    }
}
