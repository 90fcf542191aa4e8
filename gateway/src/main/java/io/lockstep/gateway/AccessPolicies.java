package io.lockstep.gateway;

import io.lockstep.gateway.AccessPolicy.Effect;
import java.util.List;
import java.util.function.Predicate;

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
        if (any(Effect.DENY, rule -> rule.matches(head, identity))) {
            return refuse(anonymous && !any(Effect.DENY, rule -> !rule.asksWho() && rule.matches(head, identity)));
        }
        if (!restricts() || any(Effect.ALLOW, rule -> rule.matches(head, identity))) {
            return new Decision.Allowed();
        }
        return refuse(anonymous && any(Effect.ALLOW, rule -> rule.asksWho() && rule.concerns(head)));
    }

    /** Whether there is an ALLOW policy: what none of them names is refused then. */
    private boolean restricts() {
        for (AccessPolicy policy : policies) {
            if (policy.effect() == Effect.ALLOW) {
                return true;
            }
        }
        return false;
    }

    private boolean any(Effect effect, Predicate<AccessRule> test) {
        for (AccessPolicy policy : policies) {
            if (policy.effect() == effect && AccessRule.any(policy.rules(), test)) {
                return true;
            }
        }
        return false;
    }

    private static Decision refuse(boolean tokenWouldHelp) {
        return tokenWouldHelp ? new Decision.Unauthenticated() : new Decision.Forbidden();
    }
}
