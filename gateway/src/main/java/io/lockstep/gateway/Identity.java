package io.lockstep.gateway;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who sends a request, as far as its token proves it. */
public sealed interface Identity {

    /** No token was sent. A token that does not hold is no identity at all: it is answered 401 before this is asked. */
    record Anonymous() implements Identity {}

    /**
     * A token that holds was sent.
     *
     * @param rule the rule it satisfied
     * @param claims all of them, by name, as JSON values
     * @param headers what services are told of it, by the rule; made once, since a token comes with many requests
     */
    record Verified(
            TokenRule rule, String subject, Map<String, Object> claims, SentToken sent, Map<String, String> headers)
            implements Identity {
        public Verified {
            claims = Collections.unmodifiableMap(new LinkedHashMap<>(claims)); // may hold JSON nulls: no Map.copyOf
            headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        }

        /** What Istio calls the request principal. */
        public String principal() {
            return rule.issuer() + "/" + subject;
        }
    }

    /** A token as it was sent, and where it stood. */
    record SentToken(String token, TokenPlace place) {
        /** Its claims as JSON in base64. */
        public String payload() {
            return token.split("\\.")[1];
        }
    }

    Identity ANONYMOUS = new Anonymous();

    /** {@code issuer/subject}; empty if nobody vouches for one. */
    default Optional<String> requestPrincipal() {
        return switch (this) {
            case Anonymous nobody -> Optional.empty();
            case Verified verified -> Optional.of(verified.principal());
        };
    }

    /** The texts at {@code path} in the claims: one for a text, number or boolean, each element of a list; else none. */
    default List<String> claim(List<String> path) {
        return switch (this) {
            case Anonymous nobody -> List.of();
            case Verified verified -> texts(verified.claims(), path);
        };
    }

    /** {@link #claim} of these claims. */
    static List<String> texts(Map<String, Object> claims, List<String> path) {
        return texts(descend(claims, path));
    }

    private static Object descend(Object claims, List<String> path) {
        Object value = claims;
        for (String name : path) {
            value = value instanceof Map<?, ?> object && object.containsKey(name) ? object.get(name) : List.of();
        }
        return value;
    }

    private static List<String> texts(Object value) {
        return switch (value) {
            case List<?> list -> {
                List<String> texts = new ArrayList<>(list.size());
                list.forEach(element -> texts.addAll(texts(element)));
                yield texts;
            }
            case String text -> List.of(text);
            case Number number -> List.of(number.toString());
            case Boolean truth -> List.of(truth.toString());
            case null, default -> List.of();
        };
    }
}
