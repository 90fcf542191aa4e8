package io.lockstep.gateway.http;

import io.lockstep.gateway.Destination;
import io.lockstep.gateway.Fault;
import io.lockstep.gateway.HeaderEdits;
import io.lockstep.gateway.Identity;
import io.lockstep.gateway.LoadBalancing.ConsistentHash;
import io.lockstep.gateway.LoadBalancing.HashKey;
import io.lockstep.gateway.Refusal;
import io.lockstep.gateway.RequestHead;
import io.lockstep.gateway.RequestPath;
import io.lockstep.gateway.RetryPolicy;
import io.lockstep.gateway.Route;
import io.lockstep.gateway.RouteAction.Forward;
import io.lockstep.gateway.RoutingTable.RoutedRequest;
import io.lockstep.gateway.TokenPlace;
import io.lockstep.gateway.http.Admission.Outcome.Admitted;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.net.HostAndPort;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Decides, by the rules and by chance, what is to become of one request that a route forwards. Thread-safe. */
final class Planner {

    private final Services services;
    private final Exchange.Tools tools;

    Planner(Services services, Exchange.Tools tools) {
        this.services = services;
        this.tools = tools;
    }

    sealed interface Planned {
        record Go(Exchange.Plan plan) implements Planned {}

        record Refused(Refusal refusal) implements Planned {}
    }

    Planned plan(Visit visit, Admitted admitted, RoutedRequest routed, Forward forward) {
        RandomGenerator random = tools.ambient().random().get();
        Destination destination = forward.choose(random);
        RequestHead head = admitted.head();
        String path = forward.rewrite().path(head.path(), routed.block());
        if (!path.equals(head.path()) && !(RequestPath.of(path) instanceof RequestPath.Accepted)) {
            return new Planned.Refused(Refusal.badRequest("the rules make no path of it that could be sent on"));
        }
        Upstream upstream = services.find(destination.target());
        upstream = upstream.standby().map(services::find).orElse(upstream);
        Route route = routed.route();
        MultiMap headers = HttpHeaders.headers();
        tools.headers().fill(headers, visit.request(), visit.requestId(), visit.identity());
        Spans.name(visit.span(), headers);
        return new Planned.Go(new Exchange.Plan(
                new Exchange.Selection(upstream, key(visit, upstream, head, random)),
                new Outgoing(
                        visit.request().method(),
                        path + query(admitted.query(), visit.identity()),
                        forward.rewrite()
                                .authority()
                                .map(Planner::authority)
                                .orElseGet(() -> visit.request().authority()),
                        headers,
                        edits(destination.edits().request(), route.edits().request())),
                admitted.body(),
                terms(forward, route.filters().fault(), random),
                new Exchange.Answering(
                        edits(destination.edits().response(), route.edits().response()),
                        forward.mirrors().stream()
                                .filter(mirror -> mirror.share().hits(random))
                                .map(mirror -> services.find(mirror.target()))
                                .toList())));
    }

    /** Without the token, unless a service may see it: queries end up in logs. */
    private static String query(String query, Identity identity) {
        if (identity instanceof Identity.Verified verified
                && verified.sent().place() instanceof TokenPlace.Parameter parameter
                && !verified.rule().forwarding().original()) {
            String rest = Pairs.without(parameter.name(), query.substring(1), "&");
            return rest.isEmpty() ? "" : "?" + rest;
        }
        return query;
    }

    /** The more specific ones first, as Envoy does: those of the route have the last word. */
    private static List<HeaderEdits> edits(HeaderEdits destination, HeaderEdits route) {
        return destination.equals(HeaderEdits.NONE) && route.equals(HeaderEdits.NONE)
                ? List.of()
                : List.of(destination, route);
    }

    private static HostAndPort authority(String written) {
        return HostAndPort.parseAuthority(written, -1);
    }

    private static Exchange.Terms terms(Forward forward, Fault fault, RandomGenerator random) {
        Optional<Duration> delay =
                fault.delay().filter(made -> made.share().hits(random)).map(Fault.Delay::duration);
        Optional<Refusal> abort =
                fault.abort().filter(made -> made.share().hits(random)).map(made -> Refusal.fault(made.status()));
        return fault.isNone()
                ? new Exchange.Terms(delay, abort, forward.timeout(), forward.retries())
                : new Exchange.Terms(delay, abort, Optional.empty(), RetryPolicy.NONE);
    }

    /** What keeps a client at one address; a cookie it does not have yet is made for it. */
    private static Optional<String> key(Visit visit, Upstream upstream, RequestHead head, RandomGenerator random) {
        if (!(upstream.rule().policy().balancing() instanceof ConsistentHash hash)) {
            return Optional.empty();
        }
        Optional<String> sent = hash.key().of(head);
        if (sent.isEmpty()
                && hash.key() instanceof HashKey.Cookie cookie
                && cookie.ttl().isPresent()) {
            byte[] value = new byte[16];
            random.nextBytes(value);
            String made = HexFormat.of().formatHex(value);
            long seconds = cookie.ttl().get().toSeconds();
            visit.answerWith(Map.of(
                    "Set-Cookie",
                    cookie.name() + "=" + made + (seconds > 0 ? "; Max-Age=" + seconds : "")
                            + (cookie.path().isEmpty() ? "" : "; Path=" + cookie.path()) + "; HttpOnly"));
            return Optional.of(made);
        }
        return sent;
    }
}
