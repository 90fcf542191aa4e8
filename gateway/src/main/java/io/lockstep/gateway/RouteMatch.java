package io.lockstep.gateway;

import java.util.List;
import java.util.Optional;

/** One block of a route's {@code match}: every condition must hold. */
public record RouteMatch(Optional<TextMatch> path, List<RequestCondition> conditions) {

    /** What a route without {@code match} has. */
    public static final RouteMatch ALL = new RouteMatch(Optional.empty(), List.of());

    private static final TextMatch ROOT = new TextMatch.Prefix("/", false);

    public RouteMatch {
        conditions = List.copyOf(conditions);
    }

    public boolean matches(RequestHead head) {
        if (path.isPresent() && !path.get().matches(head.path())) {
            return false;
        }
        for (RequestCondition condition : conditions) {
            if (!condition.matches(head)) {
                return false;
            }
        }
        return true;
    }

    /** The path with what this block matched of it replaced. */
    String rewrite(String requestPath, String replacement) {
        return path.orElse(ROOT).rewrite(requestPath, replacement);
    }
}
