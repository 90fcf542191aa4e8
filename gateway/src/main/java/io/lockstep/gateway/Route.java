package io.lockstep.gateway;

import java.util.List;
import java.util.Optional;

/**
 * One entry of a {@code VirtualService}'s {@code http} list.
 *
 * @param name of the virtual service and the route, what metrics and the access log call it
 * @param matches one of them must match
 */
public record Route(String name, List<RouteMatch> matches, RouteAction action, MessageEdits edits, Filters filters) {

    /** What happens to a request before the route's action does. */
    public record Filters(Optional<CorsPolicy> cors, Fault fault) {
        public static final Filters NONE = new Filters(Optional.empty(), Fault.NONE);
    }

    public Route {
        matches = List.copyOf(matches);
    }

    /** The first of the match blocks that {@code head} satisfies. */
    public Optional<RouteMatch> match(RequestHead head) {
        for (RouteMatch block : matches) {
            if (block.matches(head)) {
                return Optional.of(block);
            }
        }
        return Optional.empty();
    }
}
