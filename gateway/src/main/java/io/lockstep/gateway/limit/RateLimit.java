package io.lockstep.gateway.limit;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One limit: requests that have the same values under {@code keys} share a bucket.
 *
 * @param name what the headers of an answer and the metrics call it
 * @param keys empty if all requests share one bucket
 * @param refusalHeaders go with the answer to a request that got no token
 */
public record RateLimit(String name, List<Part> keys, Quota quota, Reach reach, Map<String, String> refusalHeaders) {

    public RateLimit {
        keys = List.copyOf(keys);
        refusalHeaders = Map.copyOf(refusalHeaders);
    }

    /** @param value what the key has to be for the limit to concern a request; any, each with its bucket, if there is none */
    public record Part(String name, LimitKey key, Optional<String> value) {}

    /** Whose requests fill the bucket. */
    public sealed interface Reach {
        /** Those of this process. */
        record Local() implements Reach {}

        /**
         * Those of all processes that share a store.
         *
         * @param failClosed whether a request is refused if the store does not answer within {@code timeout}
         */
        record Shared(boolean failClosed, Duration timeout) implements Reach {}
    }

    /** Which bucket {@code subject} has to take a token from; none if this limit does not concern it. */
    public Optional<String> bucket(LimitKey.Subject subject) {
        StringBuilder bucket = new StringBuilder(name);
        for (Part part : keys) {
            Optional<String> value = part.key().of(subject);
            if (value.isEmpty() || part.value().isPresent() && !part.value().equals(value)) {
                return Optional.empty();
            }
            bucket.append('|').append(part.name()).append('=').append(value.get());
        }
        return Optional.of(bucket.toString());
    }
}
