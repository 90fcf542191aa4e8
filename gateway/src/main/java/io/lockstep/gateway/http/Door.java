package io.lockstep.gateway.http;

import io.lockstep.gateway.AccessPolicies.Decision;
import io.lockstep.gateway.HeaderEdits;
import io.lockstep.gateway.Listeners.Reception;
import io.lockstep.gateway.Redirect;
import io.lockstep.gateway.Refusal;
import io.lockstep.gateway.Route;
import io.lockstep.gateway.RouteAction;
import io.lockstep.gateway.RoutingTable.RoutedRequest;
import io.lockstep.gateway.TokenCheck;
import io.lockstep.gateway.http.Admission.Outcome;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Where every request comes in: admitted, identified, routed, authorized, and then sent on, in this order.
 *
 * <p>A token that does not hold is refused before anything else is asked of the request, and a path without a route is 404 for
 * everybody. Only {@code /q/} is the gateway's own; a service's {@code /q/} is reachable through no rule but one that says so.
 */
final class Door {

    private static final Logger LOG = Logger.getLogger(Door.class);
    private static final Set<String> OWN_METHODS = Set.of("GET", "HEAD");

    private final LiveRules rules;
    private final Admission admission;
    private final Entrance entrance;
    private final Lobby lobby;
    private final Handler<HttpServerRequest> own;
    private volatile Optional<Integer> encryptedPort = Optional.empty();
    private final AtomicInteger visits = new AtomicInteger();
    private final Set<Runnable> interrupts = ConcurrentHashMap.newKeySet();

    /** What each visit needs, whatever becomes of it. */
    record Lobby(Answers answers, VisitLog log, TraceIds ids, Ambient ambient) {}

    /** One request that was admitted, and the rules it is held to. */
    private record Passage(Serving serving, Visit visit, Outcome.Admitted admitted) {}

    /** @param own answers for the paths under {@code /q}, and calls {@link #enterOwn} first of all */
    Door(LiveRules rules, Admission admission, Entrance entrance, Lobby lobby, Handler<HttpServerRequest> own) {
        this.rules = rules;
        this.admission = admission;
        this.entrance = entrance;
        this.lobby = lobby;
        this.own = own;
    }

    /** Where clients of HTTP are sent that should use HTTPS. */
    void encryptedAt(Optional<Integer> port) {
        encryptedPort = port;
    }

    /** @param port that it came in by, as the rules know it */
    void enter(HttpServerRequest request, int port) {
        request.pause();
        switch (admission.admit(request, port)) {
            case Outcome.Refused refused -> refuse(open(request), refused.refusal());
            case Outcome.Admitted admitted -> {
                if (isOwn(admitted.head().path())) {
                    own.handle(request);
                } else {
                    Visit visit = open(request);
                    visit.path(admitted.head().path());
                    Serving serving = rules.enter();
                    visit.whenOver(complete -> serving.leave());
                    receive(new Passage(serving, visit, admitted), port);
                }
            }
        }
    }

    /** What the HTTP server could not read. Nobody can be sure where the next request would begin. */
    void enterInvalid(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        lobby.answers()
                .refuseInvalid(
                        open(request),
                        switch (cause) {
                            case TooLongHttpLineException line ->
                                Refusal.targetTooLong(admission.limits().maxTargetLength());
                            case TooLongHttpHeaderException header ->
                                Refusal.headersTooLarge(admission.limits().maxHeaderBytes());
                            case null, default -> Refusal.badRequest("the request cannot be read");
                        });
    }

    /** A request for something of the gateway's own, which was admitted by {@link #enter}. */
    void enterOwn(RoutingContext context) {
        Visit visit = visit(context.request());
        context.put(Visit.class.getName(), visit);
        context.addEndHandler(end -> visit.over(end.succeeded() || visit.isAnswered()));
        visit.path(context.request().path());
        if (OWN_METHODS.contains(context.request().method().name())) {
            visit.route("own");
            context.request().resume();
            context.next();
        } else {
            refuse(visit, Refusal.methodNotAllowed());
        }
    }

    /** Nothing of the gateway's own answers here. */
    void noSuchOwnPath(RoutingContext context) {
        refuse(context.get(Visit.class.getName()), Refusal.notFound());
    }

    void ownFailed(RoutingContext context) {
        Visit visit = context.get(Visit.class.getName());
        LOG.errorf(context.failure(), "Cannot answer %s %s", context.request().method(), visit.path());
        refuse(visit, Refusal.internal());
    }

    /** Breaks off what has outlived the drain. It would hold up the exit for as long as a client or service does not read. */
    void close() {
        interrupts.forEach(Runnable::run);
    }

    /** Whether nothing is in flight. */
    boolean isEmpty() {
        return visits.get() == 0;
    }

    private Visit open(HttpServerRequest request) {
        Visit visit = visit(request);
        visit.watch();
        lobby.ambient().spans().begin(visit);
        return visit;
    }

    private Visit visit(HttpServerRequest request) {
        Visit visit = new Visit(
                request,
                lobby.ids().requestId(request.getHeader("X-Request-Id")),
                lobby.ambient().nanoClock().getAsLong());
        Arrival arrival = Arrival.of(request);
        if (entrance.isLastCall() || arrival.isLeaving()) {
            visit.last();
        }
        arrival.visitBegins(request);
        visits.incrementAndGet();
        visit.whenOver(complete -> {
            visits.decrementAndGet();
            arrival.visitEnds(visit.isLast());
            lobby.log().ended(visit, complete);
        });
        return visit;
    }

    private static boolean isOwn(String path) {
        return path.equals("/q") || path.startsWith("/q/");
    }

    private void receive(Passage passage, int port) {
        String host = passage.admitted().head().host();
        switch (passage.serving().table().door().listeners().receive(host, port)) {
            case Reception.Unknown unknown -> refuse(passage.visit(), Refusal.unknownHost());
            case Reception.ToHttps encrypted -> toHttps(passage.visit());
            case Reception.Welcome welcome -> identify(passage, welcome.gateways());
        }
    }

    /** A client that named a port, as in development, is told ours; one that did not means the usual ones. */
    private void toHttps(Visit visit) {
        HostAndPort asked = visit.request().authority();
        String port =
                asked.port() > 0 ? encryptedPort.map(number -> ":" + number).orElse("") : "";
        visit.answerHeader(
                "Location", "https://" + asked.host() + port + visit.request().uri());
        lobby.answers().direct(visit, new RouteAction.DirectResponse(301, ""), HeaderEdits.NONE);
    }

    private void identify(Passage passage, Set<String> gateways) {
        CompletableFuture<TokenCheck> check =
                passage.serving().verifier().check(passage.admitted().head());
        if (check.isDone()) {
            identified(passage, gateways, check.join());
        } else {
            // An issuer's keys are being fetched.
            Context context = Vertx.currentContext();
            check.thenAccept(done -> context.runOnContext(now -> {
                if (!passage.visit().isOver()) {
                    identified(passage, gateways, done);
                }
            }));
        }
    }

    private void identified(Passage passage, Set<String> gateways, TokenCheck check) {
        switch (check) {
            case TokenCheck.Failed failed -> refuse(passage.visit(), Refusal.badToken(failed.reason()));
            case TokenCheck.Passed passed -> {
                passage.visit().identity(passed.identity());
                passage.serving()
                        .table()
                        .route(passage.admitted().head(), gateways)
                        .ifPresentOrElse(
                                routed -> permit(passage, routed), () -> refuse(passage.visit(), Refusal.notFound()));
            }
        }
    }

    private void permit(Passage passage, RoutedRequest routed) {
        Visit visit = passage.visit();
        visit.route(routed.route().name());
        if (!new Cors(lobby.answers()).answers(visit, passage.admitted().head(), routed.route())) {
            authorize(passage, routed);
        }
    }

    private void authorize(Passage passage, RoutedRequest routed) {
        Visit visit = passage.visit();
        switch (passage.serving().table().access().decide(passage.admitted().head(), visit.identity())) {
            case Decision.Unauthenticated unknown -> refuse(visit, Refusal.tokenRequired());
            case Decision.Forbidden forbidden -> refuse(visit, Refusal.forbidden());
            case Decision.Allowed allowed ->
                passage.serving()
                        .limiter()
                        .check(routed.route().name(), visit, lobby.answers(), () -> act(passage, routed));
        }
    }

    private void act(Passage passage, RoutedRequest routed) {
        Route route = routed.route();
        switch (route.action()) {
            case RouteAction.DirectResponse direct ->
                lobby.answers().direct(passage.visit(), direct, route.edits().response());
            case Redirect redirect ->
                lobby.answers()
                        .direct(
                                passage.visit(),
                                new RouteAction.DirectResponse(redirect.status(), ""),
                                route.edits()
                                        .response()
                                        .andSet(
                                                "Location",
                                                redirect.location(
                                                        passage.admitted().head())));
            case RouteAction.Forward forward -> forward(passage, routed, forward);
        }
    }

    private void forward(Passage passage, RoutedRequest routed, RouteAction.Forward forward) {
        Visit visit = passage.visit();
        Outcome.Admitted admitted = passage.admitted();
        long maxBodyBytes = passage.serving().tools().bodies().limits().maxBodyBytes();
        if (admitted.body() instanceof BodyFraming.Sized sized && sized.bytes() > maxBodyBytes) {
            refuse(visit, Refusal.tooLarge(maxBodyBytes));
            return;
        }
        switch (passage.serving().planner().plan(visit, admitted, routed, forward)) {
            case Planner.Planned.Refused refused -> refuse(visit, refused.refusal());
            case Planner.Planned.Go go -> send(passage.serving().tools(), visit, go.plan());
        }
    }

    private void send(Exchange.Tools tools, Visit visit, Exchange.Plan plan) {
        if (Tunnel.isAskedFor(visit.request())) {
            Tunnel tunnel = new Tunnel(tools, visit, plan);
            interruptible(visit, tunnel::interrupt);
            tunnel.start();
        } else {
            Exchange exchange = new Exchange(tools, visit, plan);
            interruptible(visit, exchange::interrupt);
            visit.whenOver(complete -> {
                if (!complete) {
                    exchange.clientGone();
                }
            });
            exchange.start();
        }
    }

    private void interruptible(Visit visit, Runnable interrupt) {
        interrupts.add(interrupt);
        visit.whenOver(complete -> interrupts.remove(interrupt));
    }

    private void refuse(Visit visit, Refusal refusal) {
        lobby.answers().refuse(visit, refusal);
    }
}
