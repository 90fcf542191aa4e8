package io.lockstep.gateway;

import java.time.Duration;
import java.util.Optional;

/** How one of several addresses is chosen, among those that are not ejected. */
public sealed interface LoadBalancing {

    /** One after the other. */
    record RoundRobin() implements LoadBalancing {}

    /** The one with fewer requests in flight, of two drawn at random. What Istio does unless told otherwise. */
    record LeastRequest() implements LoadBalancing {}

    record Random() implements LoadBalancing {}

    /** The same one for the same key, as long as it is there. A request without a key goes to a random one. */
    record ConsistentHash(HashKey key) implements LoadBalancing {}

    /** Which part of a request decides. */
    sealed interface HashKey {
        record Header(String name) implements HashKey {}

        /** @param ttl a cookie that a client does not have is made and set for so long (zero: for a session); none: never made */
        record Cookie(String name, String path, Optional<Duration> ttl) implements HashKey {}

        record QueryParameter(String name) implements HashKey {}

        record SourceAddress() implements HashKey {}

        /** The key of {@code head}; empty if it has none. */
        default Optional<String> of(RequestHead head) {
            return switch (this) {
                case Header header -> head.header(header.name());
                case Cookie cookie -> head.cookie(cookie.name()).filter(value -> !value.isEmpty());
                case QueryParameter parameter -> head.queryParameter(parameter.name());
                case SourceAddress source ->
                    Optional.of(head.details().connection().clientAddress());
            };
        }
    }
}
