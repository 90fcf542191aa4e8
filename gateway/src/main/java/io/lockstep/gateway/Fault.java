package io.lockstep.gateway;

import java.time.Duration;
import java.util.Optional;

/** Trouble made on purpose. While a route has any, its timeout and retries are off, as Istio has it. */
public record Fault(Optional<Delay> delay, Optional<Abort> abort) {

    public static final Fault NONE = new Fault(Optional.empty(), Optional.empty());

    public boolean isNone() {
        return delay.isEmpty() && abort.isEmpty();
    }

    /** Holds a request back before it is sent on, or aborted. */
    public record Delay(Duration duration, Percentage share) {}

    /** Answers instead of the service. Drawn independently of the delay. */
    public record Abort(int status, Percentage share) {}
}
