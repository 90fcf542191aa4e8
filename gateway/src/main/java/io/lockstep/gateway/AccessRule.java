package io.lockstep.gateway;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * One rule of an {@code AuthorizationPolicy}: a request from one of {@code from}, to one of {@code to}, for which each of {@code
 * when} holds. An empty list is no condition, so a rule of three empty lists matches everything.
 */
public record AccessRule(List<Source> from, List<Operation> to, List<Condition> when) {

    public AccessRule {
        from = List.copyOf(from);
        to = List.copyOf(to);
        when = List.copyOf(when);
    }

    boolean matches(RequestHead head, Identity identity) {
        return (to.isEmpty() || any(to, operation -> operation.matches(head)))
                && (from.isEmpty() || any(from, source -> source.matches(head, identity)))
                && !any(when, condition -> !condition.matches(head, identity));
    }

    /** Whether the request is one this rule is about, whoever sends it. */
    boolean concerns(RequestHead head) {
        return (to.isEmpty() || any(to, operation -> operation.matches(head)))
                && (from.isEmpty() || any(from, source -> source.isWhere(head)))
                && !any(when, condition -> !condition.asksWho() && !condition.matches(head, Identity.ANONYMOUS));
    }

    /** Whether it makes a difference who asks. */
    boolean asksWho() {
        return any(from, source -> !source.principals().isEmpty()) || any(when, Condition::asksWho);
    }

    /** Each request asks this several times: a stream for it would cost more than the question. */
    static <T> boolean any(List<T> all, Predicate<? super T> test) {
        for (T one : all) {
            if (test.test(one)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Who asks, and from where.
     *
     * @param principals of the token
     * @param addresses of the connection's other end, which is the client: nobody is believed about another
     */
    public record Source(ValueFilter principals, ValueFilter addresses) {
        boolean matches(RequestHead head, Identity identity) {
            return principals.accepts(identity.requestPrincipal().orElse("")) && isWhere(head);
        }

        boolean isWhere(RequestHead head) {
            return addresses.accepts(head.details().connection().clientAddress());
        }
    }

    /** What is asked for. */
    public record Operation(ValueFilter methods, ValueFilter paths, ValueFilter hosts, ValueFilter ports) {
        boolean matches(RequestHead head) {
            return methods.accepts(head.method())
                    && paths.accepts(head.path())
                    && (hosts.isEmpty() || isHost(head))
                    && ports.accepts(String.valueOf(head.details().connection().port()));
        }

        /** A pattern may name the host with or without the port that the client wrote; one that excludes either excludes. */
        private boolean isHost(RequestHead head) {
            String authority = head.details().authority().toLowerCase(Locale.ROOT);
            return hosts.accepts(List.of(head.host(), authority));
        }
    }

    /** An attribute of the request or of its token: one of its texts is wanted, none unwanted. */
    public record Condition(Attribute attribute, ValueFilter values) {
        boolean matches(RequestHead head, Identity identity) {
            return values.accepts(attribute.of(head, identity));
        }

        boolean asksWho() {
            return switch (attribute) {
                case Attribute.Claim claim -> true;
                case Attribute.Principal principal -> true;
                case Attribute.Header header -> false;
                case Attribute.ClientAddress address -> false;
                case Attribute.Port port -> false;
            };
        }
    }

    /** What a condition looks at. */
    public sealed interface Attribute {
        /** Of the token; several names descend into objects. */
        record Claim(List<String> path) implements Attribute {
            public Claim {
                path = List.copyOf(path);
            }
        }

        record Principal() implements Attribute {}

        record Header(String name) implements Attribute {}

        record ClientAddress() implements Attribute {}

        record Port() implements Attribute {}

        private List<String> of(RequestHead head, Identity identity) {
            return switch (this) {
                case Claim claim -> identity.claim(claim.path());
                case Principal principal -> identity.requestPrincipal().stream().toList();
                case Header header -> head.header(header.name()).stream().toList();
                case ClientAddress address ->
                    List.of(head.details().connection().clientAddress());
                case Port port ->
                    List.of(String.valueOf(head.details().connection().port()));
            };
        }
    }
}
