package io.lockstep.gateway;

import java.util.Optional;

/** One block of a route's {@code match}: every condition that is present must hold. */
public record RouteMatch(Optional<TextMatch> path, Optional<TextMatch> method) {

    /** What a route without {@code match} has. */
    public static final RouteMatch ALL = new RouteMatch(Optional.empty(), Optional.empty());

    private static final TextMatch ROOT = new TextMatch.Prefix("/", false);

    public boolean matches(RequestHead head) {
        return path.map(condition -> condition.matches(head.path())).orElse(true)
                && method.map(condition -> condition.matches(head.method())).orElse(true);
    }

    /** The path with what this block matched of it replaced. */
    public String rewrite(String requestPath, String replacement) {
        return path.orElse(ROOT).rewrite(requestPath, replacement);
    }
}
