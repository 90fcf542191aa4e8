package io.lockstep.gateway.limit;

import java.util.List;
import java.util.Optional;

/** By what requests are told apart: one of Envoy's rate limit actions. */
public sealed interface LimitKey {

    /** What of a request its limits may depend on. */
    interface Subject {
        /** An IP address. */
        String clientAddress();

        Optional<String> header(String name);

        /** The first text of a claim of the token, which was verified; none if there is no token. */
        Optional<String> claim(List<String> path);
    }

    /** None: the limit that this is part of does not concern the request. */
    Optional<String> of(Subject subject);

    /** {@code remote_address}. An IPv6 client is its network of 64 bits. */
    record ClientAddress() implements LimitKey {
        @Override
        public Optional<String> of(Subject subject) {
            return Optional.of(ClientNetwork.of(subject.clientAddress()));
        }
    }

    /** {@code request_headers}. */
    record Header(String name) implements LimitKey {
        @Override
        public Optional<String> of(Subject subject) {
            return subject.header(name);
        }
    }

    /** {@code generic_key}. */
    record Fixed(String value) implements LimitKey {
        @Override
        public Optional<String> of(Subject subject) {
            return Optional.of(value);
        }
    }

    /** {@code metadata} of the JWT filter. */
    record Claim(List<String> path) implements LimitKey {
        public Claim {
            path = List.copyOf(path);
        }

        @Override
        public Optional<String> of(Subject subject) {
            return subject.claim(path);
        }
    }
}
