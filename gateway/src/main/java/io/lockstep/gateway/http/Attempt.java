package io.lockstep.gateway.http;

import io.lockstep.gateway.AttemptOutcome;
import io.opentelemetry.api.trace.Span;
import io.vertx.core.Vertx;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.StreamResetException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A request to one address of a target. On one event loop only; used once, and to be {@link #finish finished} or {@link #cancel
 * cancelled} by its owner, who hears at most once of an answer or of a failure.
 */
final class Attempt {

    private static final long REFUSED_STREAM = 7;

    /** How long the rest of an answer that nobody wants may take to come. */
    private static final long DISCARD_MILLIS = 1_000;

    /** Whoever wanted the answer. */
    interface Owner {
        /** The head of it has come. */
        void answered(HttpClientResponse answer);

        void failed(AttemptOutcome outcome, Throwable failure);
    }

    private final Vertx vertx;
    private final Upstream.Lease lease;
    private final Consumer<HttpClientRequest> send;
    private final Owner owner;
    private final Span span;
    private HttpClientRequest request;
    private long timer = -1;
    private boolean over;

    /**
     * @param send fills the head of a request that has a connection, and sends it with its body
     * @param span ends with this
     */
    Attempt(Vertx vertx, Upstream.Lease lease, Consumer<HttpClientRequest> send, Owner owner, Span span) {
        this.vertx = vertx;
        this.lease = lease;
        this.send = send;
        this.owner = owner;
        this.span = span;
    }

    int position() {
        return lease.position();
    }

    void start(Outgoing outgoing, Optional<Duration> timeout) {
        timeout.ifPresent(time -> timer = vertx.setTimer(time.toMillis(), id -> timedOut()));
        lease.client()
                .request(outgoing.options(lease.address()))
                .onComplete(this::connected, failure -> failed(whyNotSent(failure), failure));
    }

    /** All of the answer has been read. */
    void finish() {
        over = true;
        disarm();
        lease.end();
        Spans.cancel(span);
    }

    /** Nobody wants the answer any more. What is on the connection by now, if it is not this, goes on. */
    void cancel() {
        finish();
        if (request != null && ConnectionHold.isOf(request.connection(), this)) {
            request.reset();
            HardClose.of(request.connection());
        }
    }

    /** Nobody wants the rest of the answer: a short one is read, so that its connection can be used again. */
    void discard(HttpClientResponse answer) {
        answer.exceptionHandler(failure -> lease.end());
        String length = answer.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length != null && length.matches("\\d{1,5}")) {
            long patience = vertx.setTimer(DISCARD_MILLIS, id -> cancel());
            answer.handler(part -> {});
            answer.endHandler(all -> {
                vertx.cancelTimer(patience);
                // INVARIANT: a connection is the pool's from here on, and not to be touched during the pause before a
                // retry.
                request = null;
                lease.end();
            });
        } else {
            cancel();
        }
    }

    private void connected(HttpClientRequest connected) {
        request = connected;
        if (over) {
            connected.reset();
            return;
        }
        ConnectionHold.take(connected.connection(), this);
        connected.exceptionHandler(this::broken);
        if (lease.isLastOn(connected.connection())) {
            connected.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        connected.response().onComplete(this::answered, this::broken);
        send.accept(connected);
    }

    private void answered(HttpClientResponse answer) {
        if (!over) {
            over = true;
            disarm();
            note(new AttemptOutcome.Answered(answer.statusCode(), grpcStatus(answer)));
            owner.answered(answer);
        }
    }

    private void broken(Throwable failure) {
        boolean refused = failure instanceof StreamResetException reset && reset.getCode() == REFUSED_STREAM;
        failed(refused ? new AttemptOutcome.StreamRefused() : new AttemptOutcome.Reset(), failure);
    }

    private void timedOut() {
        timer = -1;
        failed(new AttemptOutcome.TimedOut(), new AttemptTimeoutException(lease.address()));
    }

    private void failed(AttemptOutcome outcome, Throwable failure) {
        if (!over) {
            note(outcome);
            cancel();
            owner.failed(outcome, failure);
        }
    }

    private void note(AttemptOutcome outcome) {
        lease.note(outcome);
        Spans.end(span, outcome);
    }

    private void disarm() {
        if (timer >= 0) {
            vertx.cancelTimer(timer);
            timer = -1;
        }
    }

    private static AttemptOutcome whyNotSent(Throwable failure) {
        return failure instanceof ConnectionPoolTooBusyException
                ? new AttemptOutcome.Overflow()
                : new AttemptOutcome.NotConnected();
    }

    static Optional<Integer> grpcStatus(HttpClientResponse answer) {
        String status = answer.getHeader("grpc-status");
        return status != null && status.matches("\\d{1,3}") ? Optional.of(Integer.parseInt(status)) : Optional.empty();
    }
}
