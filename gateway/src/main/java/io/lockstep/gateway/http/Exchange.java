package io.lockstep.gateway.http;

import io.lockstep.gateway.HeaderEdits;
import io.lockstep.gateway.Refusal;
import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * One request on its way to a service and back. Both bodies stream, each side no faster than the other reads. On one event loop
 * only; used once.
 *
 * <pre>
 *              connected            head of the answer          end of both
 *  CONNECTING ───────────▶ WAITING ───────────────────▶ RELAYING ──────────▶ DONE
 *       │                     │                            │                  ▲
 *       └─ 502 503 504 ───────┴─ 413 502 504 ──────────────┴─ break off ──────┘
 * </pre>
 *
 * INVARIANT: once the head of an answer has gone out, a failure breaks the client's connection (a reset of its stream in HTTP/2)
 * and nothing else: a truncated body never looks complete.
 */
final class Exchange {

    private static final Logger LOG = Logger.getLogger(Exchange.class);

    /** What an exchange needs that is the same for all. */
    record Tools(Vertx vertx, ServiceHeaders headers, Answers answers, Limits limits, LongSupplier nanoClock) {}

    /** What is to be sent, and how the answer is to be treated. */
    record Plan(
            Service service,
            String target,
            BodyFraming body,
            Optional<Duration> timeout,
            HeaderEdits requestEdits,
            HeaderEdits responseEdits) {}

    private enum State {
        CONNECTING,
        WAITING,
        RELAYING,
        DONE
    }

    private final Tools tools;
    private final Visit visit;
    private final Plan plan;
    private final Context context;
    private State state = State.CONNECTING;
    private HttpClientRequest sent;
    private long lastProgressNanos;
    private long timer = -1;

    Exchange(Tools tools, Visit visit, Plan plan) {
        this.tools = tools;
        this.visit = visit;
        this.plan = plan;
        this.context = tools.vertx().getOrCreateContext();
    }

    void start() {
        progress();
        plan.timeout().ifPresent(timeout -> arm(timeout.toMillis()));
        plan.service().client().request(options()).onComplete(this::connected, this::failed);
    }

    /** The client has left before all was over: nothing more is to be done for it. */
    void clientGone() {
        if (state != State.DONE) {
            finish();
            cancelSent();
        }
    }

    /** Breaks the exchange off wherever it is; from any thread. */
    void interrupt() {
        context.runOnContext(now -> breakOff());
    }

    /** Without the client's authority: connections are pooled by it, and every name a client makes up would get a pool. */
    private RequestOptions options() {
        return new RequestOptions()
                .setHost(plan.service().address().host())
                .setPort(plan.service().address().port())
                .setMethod(visit.request().method())
                .setURI(plan.target());
    }

    private void connected(HttpClientRequest request) {
        sent = request;
        request.exceptionHandler(this::failed);
        if (state == State.DONE) {
            request.reset();
            return;
        }
        state = State.WAITING;
        // The client's own authority goes through, as in a mesh: a service that builds links needs it.
        request.authority(visit.request().authority());
        tools.headers().fill(request.headers(), visit.request(), visit.requestId(), visit.identity());
        HeaderRules.apply(plan.requestEdits(), request.headers());
        request.response().onComplete(this::answered, this::failed);
        switch (plan.body()) {
            case BodyFraming.None none -> {
                visit.request().resume();
                request.end();
            }
            case BodyFraming.Sized sized -> {
                request.putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(sized.bytes()));
                upload(request);
            }
            case BodyFraming.Open open -> {
                request.setChunked(true);
                upload(request);
            }
        }
    }

    private void upload(HttpClientRequest request) {
        if (visit.request().headers().contains(HttpHeaders.EXPECT)) {
            visit.response().writeContinue();
        }
        // At once, not with the first part: a request without a head could be taken back, and its connection given to
        // another.
        request.sendHead();
        LimitedBody body = new LimitedBody(visit.request(), tools.limits().maxBodyBytes(), this::progress);
        body.pipe()
                .endOnFailure(false)
                .to(request)
                .onComplete(all -> progress(), failure -> uploadFailed(body, failure));
    }

    private void uploadFailed(LimitedBody body, Throwable failure) {
        if (body.tooLarge()) {
            refuse(Refusal.tooLarge(tools.limits().maxBodyBytes()));
        } else if (body.broken()) {
            clientGone();
        } else {
            // The service stopped reading. It may have answered why; if not, its answer fails too, and that is what
            // counts.
            LOG.debugf(failure, "Request %s: the service stopped reading the body", visit.requestId());
        }
    }

    private void answered(HttpClientResponse answer) {
        if (state == State.DONE) {
            return;
        }
        if (answer.statusCode() == 101) {
            refuse(Refusal.badGateway());
            return;
        }
        state = State.RELAYING;
        HttpServerResponse response = visit.response().setStatusCode(answer.statusCode());
        ClientHeaders.copy(answer.headers(), response.headers());
        HeaderRules.apply(plan.responseEdits(), response.headers());
        ClientHeaders.complete(response.headers(), visit);
        boolean lengthUnknown = !response.headers().contains(HttpHeaders.CONTENT_LENGTH);
        if (lengthUnknown && visit.request().version() == HttpVersion.HTTP_1_1 && mayHaveBody(answer.statusCode())) {
            response.setChunked(true);
        }
        boolean closes = !visit.request().isEnded();
        if (closes && visit.request().version() != HttpVersion.HTTP_2) {
            // Known only at the end whether all of it came: this connection is not for another request.
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        answer.pipe().endOnFailure(false).to(response).onComplete(all -> relayed(closes), this::relayFailed);
    }

    private boolean mayHaveBody(int status) {
        return visit.request().method() != HttpMethod.HEAD && status != 204 && status != 304;
    }

    private void relayed(boolean closes) {
        if (state == State.DONE) {
            return;
        }
        finish();
        if (!visit.request().isEnded()) {
            cancelSent();
        }
        if (closes) {
            tools.answers().closeAfterReading(visit.request());
        }
    }

    private void relayFailed(Throwable failure) {
        LOG.debugf(failure, "Request %s: the service broke off its answer", visit.requestId());
        breakOff();
    }

    private void failed(Throwable failure) {
        if (state == State.CONNECTING || state == State.WAITING) {
            LOG.debugf(
                    failure,
                    "Request %s: no answer from %s",
                    visit.requestId(),
                    plan.service().address());
            refuse(refusal(failure));
        }
    }

    static Refusal refusal(Throwable failure) {
        return switch (failure) {
            case ConnectionPoolTooBusyException busy ->
                Refusal.unavailable("Too many requests are waiting for the service behind this path.");
            case UnknownHostException unknown -> Refusal.unavailable("The service behind this path has no address.");
            case ConnectTimeoutException slow -> Refusal.gatewayTimeout();
            default -> Refusal.badGateway();
        };
    }

    private void timedOut() {
        timer = -1;
        long quietMillis = (tools.nanoClock().getAsLong() - lastProgressNanos) / 1_000_000;
        long allowedMillis = plan.timeout().orElseThrow().toMillis();
        if (quietMillis < allowedMillis) {
            arm(allowedMillis - quietMillis);
        } else {
            refuse(Refusal.gatewayTimeout());
        }
    }

    private void refuse(Refusal refusal) {
        if (state == State.RELAYING) {
            breakOff();
        } else if (state != State.DONE) {
            finish();
            cancelSent();
            tools.answers().refuse(visit, refusal);
        }
    }

    private void breakOff() {
        if (state != State.DONE) {
            finish();
            cancelSent();
            tools.answers().breakOff(visit.request());
        }
    }

    private void progress() {
        lastProgressNanos = tools.nanoClock().getAsLong();
    }

    private void arm(long millis) {
        timer = tools.vertx().setTimer(millis, id -> timedOut());
    }

    private void finish() {
        state = State.DONE;
        if (timer >= 0) {
            tools.vertx().cancelTimer(timer);
        }
    }

    private void cancelSent() {
        if (sent != null) {
            sent.reset();
            HardClose.of(sent.connection());
        }
    }
}
