package io.lockstep.gateway.http;

import io.lockstep.gateway.AttemptOutcome;
import io.lockstep.gateway.Refusal;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.NetSocket;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * A request that asks for a WebSocket. The service decides: if it agrees, bytes go both ways until either side closes, each no
 * faster than the other reads; if not, its answer is the client's. Never retried, mirrored or timed, once it is open; silence ends
 * it like any other connection. On one event loop only.
 */
final class Tunnel {

    private static final Logger LOG = Logger.getLogger(Tunnel.class);

    private final Exchange.Tools tools;
    private final Visit visit;
    private final Exchange.Plan plan;
    private final Context context;
    private Upstream.Lease lease;
    private HttpClientRequest sent;
    private NetSocket client;
    private NetSocket service;
    private long timer = -1;
    private boolean over;

    Tunnel(Exchange.Tools tools, Visit visit, Exchange.Plan plan) {
        this.tools = tools;
        this.visit = visit;
        this.plan = plan;
        this.context = tools.vertx().getOrCreateContext();
    }

    /** In HTTP/1.1 alone: in HTTP/2 a WebSocket is asked for in another way, which is not offered. */
    static boolean isAskedFor(HttpServerRequest request) {
        List<String> upgrades = request.headers().getAll(HttpHeaders.UPGRADE);
        return request.version() == HttpVersion.HTTP_1_1
                && request.method().equals(HttpMethod.GET)
                && upgrades.size() == 1
                && upgrades.getFirst().equalsIgnoreCase("websocket")
                && request.headers().getAll(HttpHeaders.CONNECTION).stream()
                        .flatMap(value -> Stream.of(value.split(",")))
                        .anyMatch(
                                token -> token.strip().toLowerCase(Locale.ROOT).equals("upgrade"));
    }

    void start() {
        visit.whenOver(complete -> close());
        plan.terms()
                .timeout()
                .ifPresent(timeout ->
                        timer = tools.vertx().setTimer(timeout.toMillis(), id -> refuse(Refusal.gatewayTimeout())));
        if (plan.terms().abort().isPresent()) {
            refuse(plan.terms().abort().get());
            return;
        }
        switch (plan.to().upstream().choose(plan.to().key(), Set.of(), false)) {
            case Upstream.Choice.Chosen chosen -> {
                lease = chosen.lease();
                lease.client()
                        .request(plan.outgoing().options(lease.address()))
                        .onComplete(this::connected, this::failed);
            }
            case Upstream.Choice.NoneLeft none -> refuse(Refusal.unavailable("No address of the service is usable."));
            case Upstream.Choice.Overflow full ->
                refuse(Refusal.unavailable("Too many requests are in flight to the service behind this path."));
        }
    }

    /** From any thread. */
    void interrupt() {
        context.runOnContext(now -> breakOff());
    }

    private void breakOff() {
        close();
        tools.answers().breakOff(visit.request());
    }

    private void connected(HttpClientRequest request) {
        sent = request;
        if (over) {
            request.reset();
            return;
        }
        ConnectionHold.take(request.connection(), this);
        request.exceptionHandler(this::failed);
        plan.outgoing().dress(request);
        request.putHeader(HttpHeaders.UPGRADE, "websocket").putHeader(HttpHeaders.CONNECTION, HttpHeaders.UPGRADE);
        request.connect().onComplete(this::answered, this::failed);
    }

    private void answered(HttpClientResponse answer) {
        if (over) {
            return;
        }
        disarm();
        lease.note(new AttemptOutcome.Answered(answer.statusCode(), Optional.empty()));
        HttpServerResponse response = visit.response().setStatusCode(answer.statusCode());
        if (answer.statusCode() != 101) {
            // A client that took it for granted may have sent what is no request.
            visit.last();
        }
        ClientHeaders.copy(answer.headers(), response.headers());
        plan.answering().edits().forEach(edit -> HeaderRules.apply(edit, response.headers()));
        ClientHeaders.complete(response.headers(), visit);
        if (answer.statusCode() == 101) {
            response.putHeader(HttpHeaders.UPGRADE, "websocket").putHeader(HttpHeaders.CONNECTION, HttpHeaders.UPGRADE);
            service = answer.netSocket();
            service.pause();
            visit.request().toNetSocket().onComplete(this::open, this::failed);
        } else {
            if (!response.headers().contains(HttpHeaders.CONTENT_LENGTH)) {
                response.setChunked(true);
            }
            visit.request().resume();
            answer.pipe().endOnFailure(false).to(response).onFailure(failure -> breakOff());
        }
    }

    private void open(NetSocket toClient) {
        client = toClient;
        // From here on the request and its response hear of nothing; the sockets do.
        client.closeHandler(closed -> visit.over(true));
        service.closeHandler(closed -> client.close());
        Future<Void> up = client.pipeTo(service);
        Future<Void> down = service.pipeTo(client);
        Future.any(up, down).onComplete(first -> client.close());
    }

    private void failed(Throwable failure) {
        if (over) {
            return;
        }
        LOG.debugf(failure, "Request %s: no WebSocket", visit.requestId());
        if (client == null) {
            lease.note(new AttemptOutcome.Reset());
            refuse(Exchange.refusal(failure));
        } else {
            client.close();
        }
    }

    private void refuse(Refusal refusal) {
        close();
        tools.answers().refuse(visit, refusal);
    }

    private void disarm() {
        if (timer >= 0) {
            tools.vertx().cancelTimer(timer);
            timer = -1;
        }
    }

    private void close() {
        if (over) {
            return;
        }
        over = true;
        disarm();
        if (lease != null) {
            lease.end();
        }
        if (service != null) {
            service.close();
        } else if (sent != null && ConnectionHold.isOf(sent.connection(), this)) {
            HardClose.of(sent.connection());
        }
    }
}
