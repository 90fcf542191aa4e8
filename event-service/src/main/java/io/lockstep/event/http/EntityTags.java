package io.lockstep.event.http;

import io.lockstep.contract.Version;
import io.lockstep.event.Precondition;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Versions as entity tags: {@code ETag}, {@code If-Match} and {@code If-None-Match} of RFC 9110. */
final class EntityTags {

    private static final int MAX_HEADER = 1000;
    private static final String TAG = "(?:W/)?\"[\\x21\\x23-\\x7E]*\"";
    private static final Pattern TAGS = Pattern.compile("\\s*" + TAG + "(?:\\s*,\\s*" + TAG + ")*\\s*");
    private static final Pattern VERSION = Pattern.compile("(W/)?\"([0-9]{1,16})\"");

    private EntityTags() {}

    static String of(Version version) {
        return "\"" + version + "\"";
    }

    /** The weak tag of an answer that has no version of its own: the same for the same bytes. */
    static String ofBytes(byte[] bytes) {
        byte[] sum = RequestKeys.sha256().digest(bytes);
        return "W/\"" + HexFormat.of().formatHex(sum, 0, 16) + "\"";
    }

    /**
     * Whether the client has what the tag is of already. Weak comparison, as RFC 9110 has it for {@code If-None-Match};
     * a malformed header matches nothing, which only costs the answer's bytes.
     */
    static boolean isKnown(String tag, Optional<String> ifNoneMatch) {
        if (ifNoneMatch.isEmpty() || ifNoneMatch.get().length() > MAX_HEADER) {
            return false;
        }
        if (ifNoneMatch.get().strip().equals("*")) {
            return true;
        }
        return TAGS.matcher(ifNoneMatch.get()).matches()
                && Arrays.stream(ifNoneMatch.get().split(","))
                        .map(known -> known.strip().replaceFirst("^W/", ""))
                        .anyMatch(tag.replaceFirst("^W/", "")::equals);
    }

    /** Weak tags, and tags that are no versions, are well formed and match nothing. */
    static Precondition ifMatch(Optional<String> header) {
        if (header.isEmpty() || header.get().strip().equals("*")) {
            return new Precondition.Any();
        }
        return new Precondition.OneOf(versions(HttpHeaders.IF_MATCH, header.get(), false));
    }

    /** Of a write: what the client has seen, or {@code *} for any, must not be there. Weak tags match like strong ones. */
    static Precondition ifNoneMatch(Optional<String> header) {
        if (header.isEmpty()) {
            return new Precondition.Any();
        }
        return header.get().strip().equals("*")
                ? new Precondition.Absence()
                : new Precondition.NoneOf(versions(HttpHeaders.IF_NONE_MATCH, header.get(), true));
    }

    private static Set<Version> versions(String name, String text, boolean weakToo) {
        if (text.length() > MAX_HEADER || !TAGS.matcher(text).matches()) {
            throw new ProblemException(
                    ProblemType.INVALID_PARAMETER,
                    name + " must be * or entity tags such as \"1795507200123456\", as the ETag header gives them.");
        }
        Set<Version> versions = new HashSet<>();
        Matcher tag = VERSION.matcher(text);
        while (tag.find()) {
            long value = Long.parseLong(tag.group(2));
            if ((weakToo || tag.group(1) == null) && value >= 1 && value <= Version.LARGEST) {
                versions.add(new Version(value));
            }
        }
        return versions;
    }
}
