package io.lockstep.gateway.istio;

import static io.lockstep.gateway.istio.Values.orEmpty;

import io.fabric8.istio.api.api.networking.v1alpha3.HTTPBodyString;
import io.fabric8.istio.api.api.networking.v1alpha3.HTTPDirectResponse;
import io.fabric8.istio.api.api.networking.v1alpha3.HTTPMatchRequest;
import io.fabric8.istio.api.api.networking.v1alpha3.HTTPRoute;
import io.fabric8.istio.api.api.networking.v1alpha3.HTTPRouteDestination;
import io.lockstep.gateway.Destination;
import io.lockstep.gateway.HeaderEdits;
import io.lockstep.gateway.Route;
import io.lockstep.gateway.RouteAction;
import io.lockstep.gateway.RouteMatch;
import io.lockstep.gateway.VirtualHost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Compiles one {@code VirtualService}. */
final class RouteCompiler {

    private final RuleDocument.Routes document;
    private final Set<String> addresses;
    private final Faults.Place faults;
    private final Values values;

    /** @param addresses the destination hosts whose address is configured */
    RouteCompiler(RuleDocument.Routes document, Set<String> addresses) {
        this.document = document;
        this.addresses = addresses;
        this.faults = document.faults();
        this.values = new Values(faults);
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
                .map(host -> new VirtualHost(pattern(host), routes))
                .toList();
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
        List<RouteMatch> matches = new ArrayList<>();
        for (int i = 0; i < orEmpty(route.getMatch()).size(); i++) {
            matches.add(match(route.getMatch().get(i), path + ".match[" + i + "]"));
        }
        HeaderEdits request = HeaderEdits.NONE;
        HeaderEdits response = HeaderEdits.NONE;
        if (route.getHeaders() != null) {
            request = values.edits(route.getHeaders().getRequest(), path + ".headers.request");
            response = values.edits(route.getHeaders().getResponse(), path + ".headers.response");
        }
        HeaderEdits requestEdits = request;
        HeaderEdits responseEdits = response;
        return action(route, path)
                .map(action -> new Route(
                        name,
                        matches.isEmpty() ? List.of(RouteMatch.ALL) : matches,
                        action,
                        requestEdits,
                        responseEdits));
    }

    private RouteMatch match(HTTPMatchRequest match, String path) {
        boolean ignoreCase = Boolean.TRUE.equals(match.getIgnoreUriCase());
        if (match.getUri() == null && match.getMethod() == null) {
            faults.add(path, "needs uri or method");
        }
        return new RouteMatch(
                values.text(match.getUri(), ignoreCase, path + ".uri"),
                values.text(match.getMethod(), false, path + ".method"));
    }

    private Optional<RouteAction> action(HTTPRoute route, String path) {
        boolean forwards = !orEmpty(route.getRoute()).isEmpty();
        if (forwards == (route.getDirectResponse() != null)) {
            faults.add(path, "needs one of route and directResponse");
            return Optional.empty();
        }
        if (!forwards) {
            if (route.getRewrite() != null || route.getTimeout() != null) {
                faults.add(path, "has rewrite or timeout, which mean nothing with directResponse");
            }
            return direct(route.getDirectResponse(), path + ".directResponse");
        }
        Optional<Duration> timeout = values.duration(route.getTimeout(), path + ".timeout");
        return Optional.of(
                new RouteAction.Forward(destinations(route, path + ".route"), rewrite(route, path), timeout));
    }

    private Optional<String> rewrite(HTTPRoute route, String path) {
        if (route.getRewrite() == null) {
            return Optional.empty();
        }
        String uri = route.getRewrite().getUri();
        if (uri == null || !uri.matches("/[!-~&&[^?#%\\\\]]*")) {
            faults.add(path + ".rewrite.uri", "must be a path that begins with a slash and needs no encoding: " + uri);
        }
        return Optional.ofNullable(uri);
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

    private List<Destination> destinations(HTTPRoute route, String path) {
        List<Destination> destinations = new ArrayList<>();
        int sum = 0;
        for (int i = 0; i < route.getRoute().size(); i++) {
            HTTPRouteDestination entry = route.getRoute().get(i);
            String at = path + "[" + i + "]";
            String host = entry.getDestination() == null
                    ? null
                    : entry.getDestination().getHost();
            int weight = Optional.ofNullable(entry.getWeight()).orElse(0);
            if (host == null) {
                faults.add(at + ".destination.host", "is missing");
            } else if (!addresses.contains(host)) {
                faults.add(at + ".destination.host", host + " has no address: set lockstep.gateway.addresses." + host);
            }
            if (weight < 0 || weight > 1_000_000) {
                faults.add(at + ".weight", "must be from 0 to 1000000, it is " + weight);
            } else if (host != null) {
                sum += weight;
                destinations.add(new Destination(host, weight));
            }
        }
        if (route.getRoute().size() > 1 && sum == 0) {
            faults.add(path, "has several destinations and no weight above 0");
        }
        return destinations;
    }
}
