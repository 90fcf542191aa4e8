package io.lockstep.gateway.istio;

import static io.lockstep.gateway.istio.Values.orEmpty;

import io.fabric8.istio.api.api.networking.v1alpha3.HTTPBodyString;
import io.fabric8.istio.api.api.networking.v1alpha3.HTTPDirectResponse;
import io.fabric8.istio.api.api.networking.v1alpha3.HTTPRoute;
import io.lockstep.gateway.Route;
import io.lockstep.gateway.RouteAction;
import io.lockstep.gateway.RouteMatch;
import io.lockstep.gateway.VirtualHost;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Compiles one {@code VirtualService}. */
final class RouteCompiler {

    private final RuleDocument.Routes document;
    private final Faults.Place faults;
    private final Values values;
    private final MatchCompiler matches;
    private final FilterCompiler filters;
    private final ForwardCompiler forwards;

    RouteCompiler(RuleDocument.Routes document, Catalog catalog) {
        this.document = document;
        this.faults = document.faults();
        this.values = new Values(faults);
        this.matches = new MatchCompiler(faults);
        this.filters = new FilterCompiler(faults);
        this.forwards = new ForwardCompiler(faults, catalog);
    }

    List<VirtualHost> compile() {
        var spec = document.resource().getSpec();
        List<Route> routes = new ArrayList<>();
        for (int i = 0; i < orEmpty(spec.getHttp()).size(); i++) {
            route(spec.getHttp().get(i), i).ifPresent(routes::add);
        }
        if (orEmpty(spec.getHttp()).isEmpty()) {
            faults.add("spec.http", "is missing");
        }
        if (orEmpty(spec.getHosts()).isEmpty()) {
            faults.add("spec.hosts", "is missing");
        }
        return orEmpty(spec.getHosts()).stream()
                .map(host -> new VirtualHost(pattern(host), gateways(), routes))
                .toList();
    }

    private Set<String> gateways() {
        return orEmpty(document.resource().getSpec().getGateways()).stream()
                .map(name -> name.substring(name.indexOf('/') + 1))
                .collect(Collectors.toSet());
    }

    private String pattern(String host) {
        if (!host.matches("\\*|(\\*\\.)?[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*")) {
            faults.add("spec.hosts", "has no host name, *.suffix or *: " + host);
        }
        return host.toLowerCase(Locale.ROOT);
    }

    private Optional<Route> route(HTTPRoute route, int index) {
        String path = "spec.http[" + index + "]";
        String name = document.resource().getMetadata().getName() + "/"
                + Optional.ofNullable(route.getName()).orElse(String.valueOf(index));
        List<RouteMatch> blocks = new ArrayList<>();
        for (int i = 0; i < orEmpty(route.getMatch()).size(); i++) {
            blocks.add(matches.block(route.getMatch().get(i), path + ".match[" + i + "]"));
        }
        Route.Filters before = filters.compile(route, path);
        return action(route, path)
                .map(action -> new Route(
                        name,
                        blocks.isEmpty() ? List.of(RouteMatch.ALL) : blocks,
                        action,
                        values.edits(route.getHeaders(), path + ".headers"),
                        before));
    }

    private Optional<RouteAction> action(HTTPRoute route, String path) {
        long actions = Stream.of(
                        !orEmpty(route.getRoute()).isEmpty(),
                        route.getRedirect() != null,
                        route.getDirectResponse() != null)
                .filter(given -> given)
                .count();
        if (actions != 1) {
            faults.add(path, "needs one of route, redirect and directResponse");
            return Optional.empty();
        }
        if (!orEmpty(route.getRoute()).isEmpty()) {
            return Optional.of(forwards.compile(route, path));
        }
        forwards.refuseOn(route, path);
        if (route.getFault() != null) {
            faults.add(path + ".fault", "means nothing without route");
        }
        return route.getRedirect() != null
                ? new RedirectCompiler(faults).compile(route.getRedirect(), path + ".redirect")
                : direct(route.getDirectResponse(), path + ".directResponse");
    }

    private Optional<RouteAction> direct(HTTPDirectResponse response, String path) {
        long status = Optional.ofNullable(response.getStatus()).orElse(0L);
        if (status < 200 || status > 599) {
            faults.add(path + ".status", "must be from 200 to 599, it is " + status);
        }
        String body = response.getBody() != null && response.getBody().getSpecifier() instanceof HTTPBodyString text
                ? text.getString()
                : "";
        return Optional.of(new RouteAction.DirectResponse((int) status, body));
    }
}
