package io.lockstep.gateway;

import java.util.List;

/**
 * One {@code AuthorizationPolicy}. Without rules it never matches: as an ALLOW that denies everything, as Istio has it.
 */
public record AccessPolicy(String name, Effect effect, List<AccessRule> rules) {

    public AccessPolicy {
        rules = List.copyOf(rules);
    }

    /** What a matching rule does. */
    public enum Effect {
        ALLOW,
        DENY
    }
}
