package io.lockstep.gateway;

/**
 * A service as the rules name it; where it listens is configuration ({@code lockstep.gateway.addresses}).
 *
 * @param weight its share of the sum of a route's weights; 0 gets nothing unless it is the only destination
 */
public record Destination(String host, int weight) {

    public Destination {
        if (weight < 0) {
            throw new IllegalArgumentException(
                    "weight of destination " + host + " must not be negative, it is " + weight);
        }
    }
}
