package io.lockstep.gateway.http;

import io.lockstep.gateway.AccessPolicies.Decision;
import io.lockstep.gateway.Refusal;
import io.lockstep.gateway.Route;
import io.lockstep.gateway.RouteAction;
import io.lockstep.gateway.RoutingTable;
import io.lockstep.gateway.RoutingTable.RoutedRequest;
import io.lockstep.gateway.TokenCheck;
import io.lockstep.gateway.http.Admission.Outcome;
import io.lockstep.gateway.jwt.TokenVerifier;
import io.vertx.core.AsyncResult;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
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

    private final RoutingTable table;
    private final TokenVerifier verifier;
    private final Admission admission;
    private final Services services;
    private final Exchange.Tools tools;
    private final VisitLog log;
    private final TraceIds ids;
    private final Supplier<RandomGenerator> random;
    private final Set<Exchange> exchanges = ConcurrentHashMap.newKeySet();

    /** Who may come in, and where to. */
    record Rules(RoutingTable table, TokenVerifier verifier, Admission admission) {}

    Door(Rules rules, Services services, Exchange.Tools tools, VisitLog log, Supplier<RandomGenerator> random) {
        this.table = rules.table();
        this.verifier = rules.verifier();
        this.admission = rules.admission();
        this.services = services;
        this.tools = tools;
        this.log = log;
        this.ids = new TraceIds(random);
        this.random = random;
    }

    void enter(RoutingContext context) {
        HttpServerRequest request = context.request();
        request.pause();
        Visit visit = open(context);
        switch (admission.admit(request)) {
            case Outcome.Refused refused -> refuse(visit, refused.refusal());
            case Outcome.Admitted admitted -> {
                visit.path(admitted.head().path());
                if (isOwn(admitted.head().path())) {
                    own(context, visit);
                } else {
                    identify(context, visit, admitted);
                }
            }
        }
    }

    /** Nothing of the gateway's own, and no route, answers here. */
    void noSuchOwnPath(RoutingContext context) {
        refuse(context.get(Visit.class.getName()), Refusal.notFound());
    }

    /** Also for what the router finds malformed before it asks anybody, such as a target that is no path or a missing host. */
    void failed(RoutingContext context) {
        Visit known = context.get(Visit.class.getName());
        if (known == null) {
            refuse(open(context), Refusal.badRequest("the request line or the host is malformed"));
        } else {
            LOG.errorf(
                    context.failure(), "Cannot answer %s %s", context.request().method(), known.path());
            refuse(known, Refusal.internal());
        }
    }

    /** Breaks off what has outlived the drain. It would hold up the exit for as long as a client or service does not read. */
    void close() {
        exchanges.forEach(Exchange::interrupt);
    }

    private Visit open(RoutingContext context) {
        HttpServerRequest request = context.request();
        Visit visit = new Visit(
                request,
                ids.requestId(request.getHeader("X-Request-Id")),
                tools.nanoClock().getAsLong());
        context.put(Visit.class.getName(), visit);
        context.addEndHandler(end -> log.ended(visit, isComplete(visit, end)));
        return visit;
    }

    /** In HTTP/2 a stream may close, which counts as a failure, before it says that the answer has ended. */
    private static boolean isComplete(Visit visit, AsyncResult<Void> end) {
        return end.succeeded() || visit.isAnswered();
    }

    private static boolean isOwn(String path) {
        return path.equals("/q") || path.startsWith("/q/");
    }

    private void own(RoutingContext context, Visit visit) {
        if (OWN_METHODS.contains(context.request().method().name())) {
            visit.route("own");
            context.request().resume();
            context.next();
        } else {
            refuse(visit, Refusal.methodNotAllowed());
        }
    }

    private void identify(RoutingContext context, Visit visit, Outcome.Admitted admitted) {
        switch (verifier.check(context.request().headers().getAll("Authorization"))) {
            case TokenCheck.Failed failed -> refuse(visit, Refusal.badToken(failed.reason()));
            case TokenCheck.Passed passed -> {
                visit.identity(passed.identity());
                table.route(admitted.head())
                        .ifPresentOrElse(
                                routed -> authorize(context, visit, admitted, routed),
                                () -> refuse(visit, Refusal.notFound()));
            }
        }
    }

    private void authorize(RoutingContext context, Visit visit, Outcome.Admitted admitted, RoutedRequest routed) {
        visit.route(routed.route().name());
        switch (table.access().decide(admitted.head(), visit.identity())) {
            case Decision.Unauthenticated unknown -> refuse(visit, Refusal.tokenRequired());
            case Decision.Forbidden forbidden -> refuse(visit, Refusal.forbidden());
            case Decision.Allowed allowed -> act(context, visit, admitted, routed);
        }
    }

    private void act(RoutingContext context, Visit visit, Outcome.Admitted admitted, RoutedRequest routed) {
        Route route = routed.route();
        switch (route.action()) {
            case RouteAction.DirectResponse direct -> tools.answers().direct(visit, direct, route.responseEdits());
            case RouteAction.Forward forward -> forward(context, visit, admitted, routed, forward);
        }
    }

    private void forward(
            RoutingContext context,
            Visit visit,
            Outcome.Admitted admitted,
            RoutedRequest routed,
            RouteAction.Forward forward) {
        if (admitted.body() instanceof BodyFraming.Sized sized
                && sized.bytes() > tools.limits().maxBodyBytes()) {
            refuse(visit, Refusal.tooLarge(tools.limits().maxBodyBytes()));
            return;
        }
        String host = forward.choose(random.get()).host();
        String requested = admitted.head().path();
        String path = forward.rewrite()
                .map(replacement -> routed.block().rewrite(requested, replacement))
                .orElse(requested);
        Exchange exchange = new Exchange(
                tools,
                visit,
                new Exchange.Plan(
                        services.find(host).orElseThrow(() -> new IllegalStateException(host + " has no address")),
                        path + admitted.query(),
                        admitted.body(),
                        forward.timeout(),
                        routed.route().requestEdits(),
                        routed.route().responseEdits()));
        exchanges.add(exchange);
        context.addEndHandler(end -> {
            exchanges.remove(exchange);
            if (!isComplete(visit, end)) {
                exchange.clientGone();
            }
        });
        exchange.start();
    }

    private void refuse(Visit visit, Refusal refusal) {
        tools.answers().refuse(visit, refusal);
    }
}
