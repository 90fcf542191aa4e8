package io.lockstep.gateway;

/**
 * One of the services a route leads to.
 *
 * @param weight its share of the sum of a route's weights; 0 gets nothing unless it is the only destination
 * @param edits come before the route's own, which therefore win
 */
public record Destination(Target target, int weight, MessageEdits edits) {

    public Destination {
        if (weight < 0) {
            throw new IllegalArgumentException(
                    "weight of destination " + target + " must not be negative, it is " + weight);
        }
    }
}
