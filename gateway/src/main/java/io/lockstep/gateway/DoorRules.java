package io.lockstep.gateway;

import io.lockstep.gateway.limit.RateLimits;

/** What the rules say of the door itself, whatever lies behind it: where it listens, and how often it opens. */
public record DoorRules(Listeners listeners, RateLimits limits) {

    public static final DoorRules NONE = new DoorRules(Listeners.NONE, RateLimits.NONE);
}
