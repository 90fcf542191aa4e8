package io.lockstep.gateway;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * When a request is sent again.
 *
 * @param attempts how often at most, beside the first time
 * @param timeoutPerTry none if the route's timeout is the only one
 * @param backoffBase the first pause is drawn from below this; it doubles, up to ten times this
 * @param avoidsTried whether an address that failed is asked again only if there is no other
 */
public record RetryPolicy(
        int attempts, Optional<Duration> timeoutPerTry, Conditions on, Duration backoffBase, boolean avoidsTried) {

    public static final Duration DEFAULT_BACKOFF = Duration.ofMillis(25);

    /** What Istio retries where the rules say nothing: only what no service has worked on. */
    public static final RetryPolicy DEFAULT = new RetryPolicy(
            2,
            Optional.empty(),
            new Conditions(
                    EnumSet.of(
                            Condition.CONNECT_FAILURE,
                            Condition.REFUSED_STREAM,
                            Condition.UNAVAILABLE,
                            Condition.CANCELLED),
                    Set.of()),
            DEFAULT_BACKOFF,
            true);

    public static final RetryPolicy NONE =
            new RetryPolicy(0, Optional.empty(), new Conditions(Set.of(), Set.of()), DEFAULT_BACKOFF, true);

    /** Envoy's names for what is worth a retry. */
    public enum Condition {
        SERVER_ERROR("5xx"),
        GATEWAY_ERROR("gateway-error"),
        RESET("reset"),
        CONNECT_FAILURE("connect-failure"),
        REFUSED_STREAM("refused-stream"),
        RETRIABLE_4XX("retriable-4xx"),
        CANCELLED("cancelled", 1),
        DEADLINE_EXCEEDED("deadline-exceeded", 4),
        RESOURCE_EXHAUSTED("resource-exhausted", 8),
        INTERNAL("internal", 13),
        UNAVAILABLE("unavailable", 14);

        private final String word;
        private final int grpcStatus;

        Condition(String word) {
            this(word, -1);
        }

        Condition(String word, int grpcStatus) {
            this.word = word;
            this.grpcStatus = grpcStatus;
        }

        /** The condition that {@code retryOn} calls so. */
        public static Optional<Condition> of(String word) {
            return EnumSet.allOf(Condition.class).stream()
                    .filter(condition -> condition.word.equals(word))
                    .findFirst();
        }

        private boolean holdsForAnswer(AttemptOutcome.Answered answer) {
            return switch (this) {
                case SERVER_ERROR -> answer.status() >= 500;
                case GATEWAY_ERROR -> answer.status() >= 502 && answer.status() <= 504;
                case RETRIABLE_4XX -> answer.status() == 409;
                case RESET, CONNECT_FAILURE, REFUSED_STREAM -> false;
                case CANCELLED, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, INTERNAL, UNAVAILABLE ->
                    answer.grpcStatus().filter(status -> status == grpcStatus).isPresent();
            };
        }

        /** An answer that never came counts as a 5xx, since that is what the client would get. */
        private boolean holdsForNoAnswer() {
            return this == SERVER_ERROR || this == GATEWAY_ERROR || this == RESET;
        }
    }

    /** @param statuses which answers of the service itself are retried besides */
    public record Conditions(Set<Condition> conditions, Set<Integer> statuses) {
        public Conditions {
            conditions = Set.copyOf(conditions);
            statuses = Set.copyOf(statuses);
        }

        boolean hold(AttemptOutcome outcome) {
            return switch (outcome) {
                case AttemptOutcome.Answered answer ->
                    statuses.contains(answer.status())
                            || conditions.stream().anyMatch(condition -> condition.holdsForAnswer(answer));
                case AttemptOutcome.NotConnected nothing ->
                    conditions.contains(Condition.CONNECT_FAILURE) || holdWithoutAnswer();
                case AttemptOutcome.StreamRefused refused ->
                    conditions.contains(Condition.REFUSED_STREAM) || holdWithoutAnswer();
                case AttemptOutcome.Reset reset -> holdWithoutAnswer();
                case AttemptOutcome.TimedOut late -> holdWithoutAnswer();
                case AttemptOutcome.Overflow full -> false;
            };
        }

        private boolean holdWithoutAnswer() {
            return conditions.stream().anyMatch(Condition::holdsForNoAnswer);
        }
    }

    /** Whether {@code outcome}, that of a request that was retried {@code done} times so far, is worth another. */
    public boolean retries(AttemptOutcome outcome, int done) {
        return done < attempts && on.hold(outcome);
    }

    /** Whether a retry may be wanted after a service has been sent something of the body. */
    public boolean needsBodyAgain() {
        return attempts > 0
                && (!on.statuses().isEmpty()
                        || on.conditions().stream()
                                .anyMatch(condition ->
                                        condition.holdsForNoAnswer() || condition == Condition.RETRIABLE_4XX));
    }

    /** How long to wait before the retry after {@code done} others: exponential, with full jitter. */
    public Duration pause(int done, RandomGenerator random) {
        long base = Math.max(1, backoffBase.toMillis());
        long limit = Math.min(base * 10, base << Math.min(done, 4));
        return Duration.ofMillis(random.nextLong(limit + 1));
    }
}
