package io.lockstep.gateway;

import java.util.Optional;

/** What came of sending a request to one address, as far as it matters for sending it again and for trusting the address. */
public sealed interface AttemptOutcome {

    /** The head of an answer came. {@code grpcStatus} is in it if the call failed before it answered anything. */
    record Answered(int status, Optional<Integer> grpcStatus) implements AttemptOutcome {}

    /** No connection, so the service has seen nothing of it. */
    record NotConnected() implements AttemptOutcome {}

    /** The service refused the stream (HTTP/2), so it has not looked at it. */
    record StreamRefused() implements AttemptOutcome {}

    /** Broken off before an answer. */
    record Reset() implements AttemptOutcome {}

    /** No answer within the time for one try. */
    record TimedOut() implements AttemptOutcome {}

    /** Not sent: the gateway's own limits for the service are reached. Says nothing about the service. */
    record Overflow() implements AttemptOutcome {}
}
