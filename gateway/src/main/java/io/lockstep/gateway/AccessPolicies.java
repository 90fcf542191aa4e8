package io.lockstep.gateway;

import io.lockstep.gateway.AccessPolicy.Effect;
import java.util.List;
import java.util.stream.Stream;

/**
 * All authorization policies, evaluated in Istio's order: a DENY rule that matches denies; else, if there is no ALLOW policy at
 * all, the request passes; else an ALLOW rule must match.
 *
 * <p>One difference: Istio's filter answers 403 whatever was missing. Here an anonymous request that a token could have got
 * through is answered 401, as RFC 9110 asks and so that a client knows to log in rather than to give up.
 */
public record AccessPolicies(List<AccessPolicy> policies) {

    public AccessPolicies {
        policies = List.copyOf(policies);
    }

    /** What became of a request. */
    public sealed interface Decision {
        record Allowed() implements Decision {}

        /** Nobody in particular asked, and it matters who does. */
        record Unauthenticated() implements Decision {}

        record Forbidden() implements Decision {}
    }

    public Decision decide(RequestHead head, Identity identity) {
        boolean anonymous = identity instanceof Identity.Anonymous;
        List<AccessRule> denials =
                rules(Effect.DENY).filter(rule -> rule.matches(head, identity)).toList();
        if (!denials.isEmpty()) {
            return refuse(anonymous && denials.stream().allMatch(AccessRule::asksWho));
        }
        if (policies.stream().noneMatch(policy -> policy.effect() == Effect.ALLOW)
                || rules(Effect.ALLOW).anyMatch(rule -> rule.matches(head, identity))) {
            return new Decision.Allowed();
        }
        return refuse(anonymous && rules(Effect.ALLOW).anyMatch(rule -> rule.asksWho() && rule.concerns(head)));
    }

    private Stream<AccessRule> rules(Effect effect) {
        return policies.stream().filter(policy -> policy.effect() == effect).flatMap(policy -> policy.rules().stream());
    }

    private static Decision refuse(boolean tokenWouldHelp) {
        return tokenWouldHelp ? new Decision.Unauthenticated() : new Decision.Forbidden();
    }
}
