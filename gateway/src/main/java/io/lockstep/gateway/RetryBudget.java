package io.lockstep.gateway;

/**
 * How many of the requests in flight may be retries, so that retries do not finish off a service that is already slow.
 *
 * @param share of the requests in flight
 * @param minRetries allowed however few requests there are
 */
public record RetryBudget(Percentage share, int minRetries) {

    /** Whether there may be one more. */
    public boolean allows(int requestsInFlight, int retriesInFlight) {
        return retriesInFlight < Math.max(minRetries, share.value() / 100 * requestsInFlight);
    }
}
