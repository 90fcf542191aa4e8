package io.lockstep.gateway.http;

import io.lockstep.gateway.AttemptOutcome;
import io.lockstep.gateway.http.TrafficMetrics.Mirrored;
import io.opentelemetry.api.trace.Span;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * One copy of a request, on its way to a mirror. Its answer is read and dropped; only its status is compared with the one that
 * the client got. On one event loop only; used once.
 *
 * <p>INVARIANT I9: a copy that takes longer than {@link #LONGEST} is given up, and {@link Upstream} bounds how many there are.
 */
final class MirrorCopy implements Attempt.Owner {

    private static final Duration LONGEST = Duration.ofSeconds(15);

    private final Vertx vertx;
    private final Upstream upstream;
    private final TrafficMetrics metrics;
    private RequestBody body;
    private Attempt attempt;
    private long timer = -1;
    private boolean over = true;
    private int clientStatus;
    private int mirrorStatus;

    MirrorCopy(Vertx vertx, Upstream upstream, TrafficMetrics metrics) {
        this.vertx = vertx;
        this.upstream = upstream;
        this.metrics = metrics;
    }

    /** @param toCopy the copy is left out unless it is whole */
    void start(Outgoing outgoing, RequestBody toCopy) {
        if (!toCopy.isWhole() || !upstream.beginCopy()) {
            metrics.mirrored(upstream.target(), Mirrored.SKIPPED);
            return;
        }
        over = false;
        body = toCopy;
        body.hold();
        switch (upstream.choose(Optional.empty(), Set.of(), false)) {
            case Upstream.Choice.Chosen chosen -> {
                Outgoing copy = outgoing.shadow();
                attempt = new Attempt(vertx, chosen.lease(), request -> send(request, copy), this, Span.getInvalid());
                timer = vertx.setTimer(LONGEST.toMillis(), id -> giveUp());
                attempt.start(copy, Optional.empty());
            }
            case Upstream.Choice.NoneLeft none -> fail();
            case Upstream.Choice.Overflow full -> fail();
        }
    }

    private void send(HttpClientRequest request, Outgoing copy) {
        copy.dress(request);
        body.sendCopyTo(request);
    }

    /** What the client was answered. */
    void clientGot(int status) {
        clientStatus = status;
        compare();
    }

    @Override
    public void answered(HttpClientResponse answer) {
        mirrorStatus = answer.statusCode();
        compare();
        answer.handler(part -> {});
        answer.exceptionHandler(failure -> giveUp());
        answer.endHandler(all -> {
            attempt.finish();
            end();
        });
    }

    @Override
    public void failed(AttemptOutcome outcome, Throwable failure) {
        fail();
    }

    private void giveUp() {
        if (!over) {
            attempt.cancel();
            if (mirrorStatus == 0) {
                fail();
            } else {
                end();
            }
        }
    }

    private void fail() {
        metrics.mirrored(upstream.target(), Mirrored.FAILED);
        end();
    }

    private void end() {
        if (!over) {
            over = true;
            vertx.cancelTimer(timer);
            body.letGo();
            upstream.endCopy();
        }
    }

    private void compare() {
        if (clientStatus > 0 && mirrorStatus > 0) {
            metrics.mirrored(upstream.target(), clientStatus == mirrorStatus ? Mirrored.SAME : Mirrored.DIFFERENT);
        }
    }
}
