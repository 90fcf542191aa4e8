package io.lockstep.gateway.http;

import io.lockstep.gateway.AttemptOutcome;
import io.lockstep.gateway.HeaderEdits;
import io.lockstep.gateway.Refusal;
import io.lockstep.gateway.RetryPolicy;
import io.netty.channel.ConnectTimeoutException;
import io.opentelemetry.api.trace.Span;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerResponse;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * One request on its way to a service and back. Both bodies stream, each side no faster than the other reads, but for a short body
 * that may have to be sent more than once. On one event loop only; used once.
 *
 * <pre>
 *              ┌──── pause, next address ─────┐
 *              ▼   (retries, if worth one)    │
 *  start ──▶ WAITING ── head of an answer ──┬─┴▶ RELAYING ── end of both ──▶ DONE
 *  (delay,     │                            ▲        │                        ▲
 *   body kept) └─ 413 502 503 504, abort ───┼────────┴─ break off ────────────┘
 *                                           └ or a failure
 * </pre>
 *
 * INVARIANT: once the head of an answer has gone out, a failure breaks the client's connection (a reset of its stream in HTTP/2)
 * and nothing else: a truncated body never looks complete.
 */
final class Exchange implements Attempt.Owner {

    private static final Logger LOG = Logger.getLogger(Exchange.class);

    /** What an exchange needs that is the same for all. */
    record Tools(Vertx vertx, ServiceHeaders headers, Answers answers, RequestBody.Terms bodies, Ambient ambient) {
        LongSupplier nanoClock() {
            return ambient.nanoClock();
        }
    }

    /** What is to be sent to whom, on what terms, and how the answer is to be treated. */
    record Plan(Selection to, Outgoing outgoing, BodyFraming body, Terms terms, Answering answering) {
        boolean maySendTwice() {
            return !answering.mirrors().isEmpty() || terms.retries().needsBodyAgain();
        }
    }

    /** @param key what picks one of the target's addresses, if something does */
    record Selection(Upstream upstream, Optional<String> key) {}

    /**
     * @param delay to be made before anything else
     * @param abort the answer to be given instead of the service's
     */
    record Terms(Optional<Duration> delay, Optional<Refusal> abort, Optional<Duration> timeout, RetryPolicy retries) {}

    /** @param mirrors who gets a copy of the request */
    record Answering(List<HeaderEdits> edits, List<Upstream> mirrors) {}

    private enum State {
        WAITING,
        RELAYING,
        DONE
    }

    private final Tools tools;
    private final Visit visit;
    private final Plan plan;
    private final Context context;
    private final RequestBody body;
    private final List<MirrorCopy> copies;
    private final Retries retries;
    private final ProgressTimer patience;
    private final Set<Integer> tried = new HashSet<>();
    private State state = State.WAITING;
    private Attempt attempt;
    private long pause = -1;

    Exchange(Tools tools, Visit visit, Plan plan) {
        this.tools = tools;
        this.visit = visit;
        this.plan = plan;
        this.context = tools.vertx().getOrCreateContext();
        this.patience = new ProgressTimer(
                tools.vertx(), tools.nanoClock(), plan.terms().timeout(), () -> refuse(Refusal.gatewayTimeout()));
        this.body = new RequestBody(visit, plan.body(), tools.bodies(), patience::progress);
        this.retries = new Retries(plan.terms().retries(), plan.to().upstream());
        this.copies = plan.answering().mirrors().stream()
                .map(mirror ->
                        new MirrorCopy(tools.vertx(), mirror, tools.ambient().metrics()))
                .toList();
    }

    void start() {
        plan.terms().delay().ifPresentOrElse(delay -> pause(delay, this::begin), this::begin);
    }

    private void begin() {
        patience.start();
        if (plan.terms().abort().isPresent()) {
            refuse(plan.terms().abort().get());
        } else if (plan.maySendTwice()) {
            body.keep(this::kept, this::bodyBroken);
        } else {
            attempt();
        }
    }

    private void kept() {
        if (state == State.WAITING) {
            copies.forEach(copy -> copy.start(plan.outgoing(), body));
            attempt();
        }
    }

    private void attempt() {
        Set<Integer> avoided = plan.terms().retries().avoidsTried() ? tried : Set.of();
        switch (plan.to().upstream().choose(plan.to().key(), avoided, retries.isUnderWay())) {
            case Upstream.Choice.Chosen chosen -> {
                Span span = tools.ambient()
                        .spans()
                        .attempt(visit, plan.outgoing(), chosen.lease().address(), retries.done());
                attempt = new Attempt(tools.vertx(), chosen.lease(), request -> send(request, span), this, span);
                tried.add(attempt.position());
                // An upload in progress takes its time, and is not sent again.
                attempt.start(
                        plan.outgoing(), plan.terms().retries().timeoutPerTry().filter(limit -> body.isWhole()));
            }
            case Upstream.Choice.NoneLeft none -> refuse(Refusal.unavailable("No address of the service is usable."));
            case Upstream.Choice.Overflow full -> refuse(overflow());
        }
    }

    private void send(HttpClientRequest request, Span span) {
        plan.outgoing().dress(request);
        Spans.name(span, request.headers());
        body.sendTo(request, patience::progress, this::uploadFailed);
    }

    private void uploadFailed(Throwable failure) {
        if (body.refusal().isPresent() || body.broken()) {
            bodyBroken();
        } else {
            // The service stopped reading. It may have answered why; if not, its answer fails too, and that is what
            // counts.
            LOG.debugf(failure, "Request %s: the service stopped reading the body", visit.requestId());
        }
    }

    private void bodyBroken() {
        body.refusal().ifPresentOrElse(this::refuse, this::clientGone);
    }

    @Override
    public void failed(AttemptOutcome outcome, Throwable failure) {
        if (state != State.WAITING) {
            return;
        }
        if (worthAnother(outcome)) {
            tryAgain();
        } else {
            LOG.debugf(
                    failure,
                    "Request %s: no answer from %s",
                    visit.requestId(),
                    plan.to().upstream().target());
            refuse(refusal(failure));
        }
    }

    @Override
    public void answered(HttpClientResponse answer) {
        if (state != State.WAITING) {
            return;
        }
        if (worthAnother(new AttemptOutcome.Answered(answer.statusCode(), Attempt.grpcStatus(answer)))) {
            attempt.discard(answer);
            tryAgain();
            return;
        }
        if (answer.statusCode() == 101) {
            refuse(Refusal.badGateway());
            return;
        }
        relay(answer);
    }

    private boolean worthAnother(AttemptOutcome outcome) {
        return retries.begin(outcome, body.isWhole() || body.isUntouched());
    }

    private void tryAgain() {
        pause(retries.pause(tools.ambient().random().get()), this::attempt);
    }

    private void relay(HttpClientResponse answer) {
        state = State.RELAYING;
        body.done();
        copies.forEach(copy -> copy.clientGot(answer.statusCode()));
        boolean closes = new AnswerHead(visit).write(answer, plan.answering().edits());
        HttpServerResponse response = visit.response();
        answer.pipe().endOnFailure(false).to(response).onComplete(all -> relayed(closes), this::relayFailed);
    }

    private void relayed(boolean closes) {
        if (state == State.DONE) {
            return;
        }
        finish();
        if (visit.request().isEnded()) {
            attempt.finish();
        } else {
            attempt.cancel();
        }
        if (closes) {
            tools.answers().closeAfterReading(visit.request());
        }
    }

    private void relayFailed(Throwable failure) {
        LOG.debugf(failure, "Request %s: the service broke off its answer", visit.requestId());
        breakOff();
    }

    /** The client has left before all was over: nothing more is to be done for it. */
    void clientGone() {
        if (state != State.DONE) {
            finish();
            cancelAttempt();
        }
    }

    /** Breaks the exchange off wherever it is; from any thread. */
    void interrupt() {
        context.runOnContext(now -> breakOff());
    }

    static Refusal refusal(Throwable failure) {
        return switch (failure) {
            case ConnectionPoolTooBusyException busy -> overflow();
            case UnknownHostException unknown -> Refusal.unavailable("The service behind this path has no address.");
            case ConnectTimeoutException slow -> Refusal.gatewayTimeout();
            case AttemptTimeoutException slow -> Refusal.gatewayTimeout();
            default -> Refusal.badGateway();
        };
    }

    private static Refusal overflow() {
        return Refusal.unavailable("Too many requests are waiting for the service behind this path.");
    }

    private void refuse(Refusal refusal) {
        if (state == State.RELAYING) {
            breakOff();
        } else if (state != State.DONE) {
            finish();
            cancelAttempt();
            copies.forEach(copy -> copy.clientGot(refusal.status()));
            tools.answers().refuse(visit, refusal);
        }
    }

    private void breakOff() {
        if (state != State.DONE) {
            finish();
            cancelAttempt();
            tools.answers().breakOff(visit.request());
        }
    }

    private void pause(Duration time, Runnable next) {
        pause = tools.vertx().setTimer(Math.max(1, time.toMillis()), id -> {
            pause = -1;
            next.run();
        });
    }

    private void finish() {
        state = State.DONE;
        body.done();
        retries.end();
        patience.stop();
        tools.vertx().cancelTimer(pause);
    }

    private void cancelAttempt() {
        if (attempt != null) {
            attempt.cancel();
        }
    }
}
