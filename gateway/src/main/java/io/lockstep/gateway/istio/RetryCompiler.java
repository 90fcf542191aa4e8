package io.lockstep.gateway.istio;

import io.fabric8.istio.api.api.networking.v1alpha3.HTTPRetry;
import io.lockstep.gateway.RetryPolicy;
import io.lockstep.gateway.RetryPolicy.Condition;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Compiles a route's {@code retries}. */
record RetryCompiler(Faults.Place faults) {

    private static final int MAX_ATTEMPTS = 10;

    RetryPolicy compile(HTTPRetry retries, String path) {
        int attempts = Optional.ofNullable(retries.getAttempts()).orElse(0);
        if (attempts < 0 || attempts > MAX_ATTEMPTS) {
            faults.add(path + ".attempts", "must be from 0 to " + MAX_ATTEMPTS + ", it is " + attempts);
        }
        Values values = new Values(faults);
        return new RetryPolicy(
                attempts,
                values.durationOrZero(retries.getPerTryTimeout(), path + ".perTryTimeout")
                        .filter(timeout -> !timeout.isZero()),
                conditions(retries.getRetryOn(), path + ".retryOn"),
                values.duration(retries.getBackoff(), path + ".backoff").orElse(RetryPolicy.DEFAULT_BACKOFF),
                !Boolean.FALSE.equals(retries.getRetryIgnorePreviousHosts()));
    }

    /** Istio's default conditions, where none are named; among them may be numbers, which are statuses. */
    private RetryPolicy.Conditions conditions(String retryOn, String path) {
        if (retryOn == null || retryOn.isBlank()) {
            return RetryPolicy.DEFAULT.on();
        }
        Set<Condition> conditions = EnumSet.noneOf(Condition.class);
        Set<Integer> statuses = new HashSet<>();
        for (String word : retryOn.split(",")) {
            String condition = word.strip();
            if (condition.matches("[1-5]\\d\\d")) {
                statuses.add(Integer.parseInt(condition));
            } else {
                Condition.of(condition)
                        .ifPresentOrElse(
                                conditions::add,
                                () -> faults.add(path, "has a condition that is not supported: " + condition));
            }
        }
        return new RetryPolicy.Conditions(conditions, statuses);
    }
}
