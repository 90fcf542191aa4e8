package io.lockstep.gateway;

import java.util.List;
import java.util.Optional;

/**
 * One entry of a {@code VirtualService}'s {@code http} list.
 *
 * @param name of the virtual service and the route, what metrics and the access log call it
 * @param matches one of them must match
 */
public record Route(
        String name,
        List<RouteMatch> matches,
        RouteAction action,
        HeaderEdits requestEdits,
        HeaderEdits responseEdits) {

    public Route {
        matches = List.copyOf(matches);
    }

    /** The first of the match blocks that {@code head} satisfies. */
    public Optional<RouteMatch> match(RequestHead head) {
        return matches.stream().filter(block -> block.matches(head)).findFirst();
    }
}
