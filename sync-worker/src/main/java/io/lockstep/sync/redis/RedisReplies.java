package io.lockstep.sync.redis;

import io.lockstep.contract.CacheEntries;
import io.lockstep.contract.CacheScript;
import io.lockstep.contract.Version;
import io.lockstep.sync.Held;
import io.lockstep.sync.Outcome;
import io.lockstep.sync.RejectionReason;
import io.lockstep.sync.Trouble;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Redis's replies mean for a change.
 *
 * <p>INVARIANT I6: only a key that holds another type can never succeed. Everything else passes or is for the operator to
 * mend, and what is not known here may be too: the change waits, and others go on.
 */
final class RedisReplies {

    /** Error codes by what they mean; of the script's own errors too, which Redis 6 wraps in a longer text. */
    private static final Map<String, Trouble> TROUBLES = Map.ofEntries(
            Map.entry("CONNECTION_CLOSED", Trouble.SINK_UNAVAILABLE),
            Map.entry("LOADING", Trouble.SINK_UNAVAILABLE),
            Map.entry("BUSY", Trouble.SINK_UNAVAILABLE),
            Map.entry("MASTERDOWN", Trouble.SINK_UNAVAILABLE),
            Map.entry("CLUSTERDOWN", Trouble.SINK_UNAVAILABLE),
            Map.entry("TRYAGAIN", Trouble.SINK_UNAVAILABLE),
            Map.entry("MOVED", Trouble.SINK_UNAVAILABLE),
            Map.entry("ASK", Trouble.SINK_UNAVAILABLE),
            Map.entry("NOSCRIPT", Trouble.SINK_UNAVAILABLE),
            Map.entry("READONLY", Trouble.SINK_UNAVAILABLE),
            Map.entry("NOREPLICAS", Trouble.SINK_UNAVAILABLE),
            Map.entry("OOM", Trouble.SINK_REFUSES),
            Map.entry("MISCONF", Trouble.SINK_REFUSES),
            Map.entry("NOAUTH", Trouble.SINK_REFUSES),
            Map.entry("WRONGPASS", Trouble.SINK_REFUSES),
            Map.entry("NOPERM", Trouble.SINK_REFUSES));

    private static final Pattern CODE =
            Pattern.compile("(?<![A-Za-z])(?:" + String.join("|", TROUBLES.keySet()) + "|WRONGTYPE)(?![A-Za-z])");

    private RedisReplies() {}

    /** The outcomes of a batch without an error. */
    static List<Outcome> outcomes(List<Response> answers) {
        return answers.stream().map(RedisReplies::answered).toList();
    }

    /** A fence reflects the change too: whoever reads the key loads the row, which is that change or a newer one. */
    static Outcome answered(Response answer) {
        if (answer instanceof ErrorType error) {
            return failed(error);
        }
        String text = String.valueOf(answer);
        return switch (text) {
            case CacheScript.APPLIED, CacheScript.FENCED -> Outcome.APPLIED;
            default ->
                isVersion(text)
                        ? Outcome.SUPERSEDED
                        : new Outcome.Unavailable(
                                "Redis answered what is no answer of the script", Trouble.SINK_UNAVAILABLE);
        };
    }

    /**
     * What an entry holds, from its version, flag and document. A damaged one is what a repair mends: without a document it
     * holds an empty one, and a version that none of our scripts wrote is older than any.
     */
    static Optional<Held> held(Response fields) {
        if (fields.get(0) == null || fields.get(1) == null) {
            return Optional.empty();
        }
        Version version = version(fields.get(0).toString());
        return Optional.of(
                switch (fields.get(1).toString()) {
                    case CacheEntries.DELETED -> new Held.Marker(version);
                    case CacheEntries.LIVE ->
                        new Held.Live(
                                version,
                                Optional.ofNullable(fields.get(2))
                                        .map(Response::toBytes)
                                        .orElseGet(() -> new byte[0]));
                    default -> new Held.Fence(version);
                });
    }

    /** As the scripts read it: up to 16 digits; one that is too large keeps all others out. */
    private static Version version(String text) {
        return text.matches("[0-9]{1,16}")
                ? new Version(Math.clamp(Long.parseLong(text), 1, Version.LARGEST))
                : new Version(1);
    }

    static Outcome failed(Throwable failure) {
        if (!(failure instanceof ErrorType)) {
            return new Outcome.Unavailable("Redis: " + failure, Trouble.SINK_UNAVAILABLE);
        }
        String message = String.valueOf(failure.getMessage());
        Matcher code = CODE.matcher(message);
        if (!code.find()) {
            return new Outcome.Unavailable("Redis: " + message, Trouble.CHANGE_UNAVAILABLE);
        }
        return code.group().equals("WRONGTYPE")
                ? new Outcome.Rejected(RejectionReason.KEY_TAKEN, message)
                : new Outcome.Unavailable("Redis: " + message, TROUBLES.get(code.group()));
    }

    static boolean isForgottenScript(Throwable failure) {
        return isError(failure, "NOSCRIPT");
    }

    /** Whether the server is none to write to any more: the next connection may lead to the one that is. */
    static boolean isNoMaster(Throwable failure) {
        return isError(failure, "READONLY") || isError(failure, "MASTERDOWN");
    }

    private static boolean isError(Throwable failure, String code) {
        return failure instanceof ErrorType
                && String.valueOf(failure.getMessage()).contains(code);
    }

    private static boolean isVersion(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
