package io.lockstep.gateway;

import java.time.Duration;

/**
 * When an address is left out because it keeps failing.
 *
 * @param interval between the sweeps in which addresses come back
 * @param baseEjection how long an address is out, times how often it has been
 * @param maxEjected of the addresses; more are never out at once
 * @param minHealthy of the addresses; if fewer are left, all are used
 */
public record OutlierPolicy(
        Failures failures, Duration interval, Duration baseEjection, Percentage maxEjected, Percentage minHealthy) {

    /**
     * How many in a row eject; 0 for never.
     *
     * @param serverErrors answers of 500 and above, and, unless they are {@code split}, attempts without an answer
     * @param gatewayErrors of these, 502, 503 and 504 and attempts without an answer
     * @param localErrors attempts without an answer, if these are {@code split} from answers
     */
    public record Failures(int serverErrors, int gatewayErrors, int localErrors, boolean split) {}
}
