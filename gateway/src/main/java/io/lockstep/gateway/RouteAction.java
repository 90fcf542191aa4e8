package io.lockstep.gateway;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** What a route does with a request it matched. */
public sealed interface RouteAction permits RouteAction.Forward, RouteAction.DirectResponse, Redirect {

    /**
     * Sends it to a service.
     *
     * @param timeout for the whole exchange with all its retries; an upload in progress starts it anew with each part. None if
     *     the rules have none
     */
    record Forward(
            List<Destination> destinations,
            Rewrite rewrite,
            Optional<Duration> timeout,
            RetryPolicy retries,
            List<Mirror> mirrors)
            implements RouteAction {
        public Forward {
            destinations = List.copyOf(destinations);
            mirrors = List.copyOf(mirrors);
        }

        /** One of the destinations, by weight. */
        public Destination choose(RandomGenerator random) {
            if (destinations.size() == 1) {
                return destinations.getFirst();
            }
            int left = random.nextInt(
                    destinations.stream().mapToInt(Destination::weight).sum());
            for (Destination destination : destinations) {
                left -= destination.weight();
                if (left < 0) {
                    return destination;
                }
            }
            throw new IllegalStateException("the weights of " + destinations + " changed their sum");
        }
    }

    /** Answers it here. */
    record DirectResponse(int status, String body) implements RouteAction {}
}
