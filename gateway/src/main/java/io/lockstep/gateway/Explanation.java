package io.lockstep.gateway;

import io.lockstep.gateway.AccessPolicies.Decision;
import io.lockstep.gateway.Listeners.Reception;
import io.lockstep.gateway.RoutingTable.RoutedRequest;
import io.lockstep.gateway.limit.LimitKey;
import io.lockstep.gateway.limit.RateLimits.Due;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Why the rules do with a request what they do, in words: the same decisions as at the door, in the same order, and their reasons. */
public final class Explanation {

    private final RoutingTable table;
    private final RequestHead head;
    private final Identity identity;
    private final List<String> lines = new ArrayList<>();

    private Explanation(RoutingTable table, RequestHead head, Identity identity) {
        this.table = table;
        this.head = head;
        this.identity = identity;
    }

    /** A line for each step, the last of which says what happens. */
    public static List<String> of(RoutingTable table, RequestHead head, Identity identity, LimitKey.Subject subject) {
        Explanation explanation = new Explanation(table, head, identity);
        explanation.receive(subject);
        return explanation.lines;
    }

    private void say(String step, String what) {
        lines.add(String.format(Locale.ROOT, "%-8s %s", step, what));
    }

    private void receive(LimitKey.Subject subject) {
        int port = head.details().connection().port();
        switch (table.door().listeners().receive(head.host(), port)) {
            case Reception.Unknown unknown -> say("answer", "404: no Gateway has " + head.host() + " at port " + port);
            case Reception.ToHttps encrypted -> say("answer", "301 to https://" + head.host());
            case Reception.Welcome welcome -> {
                if (!welcome.gateways().isEmpty()) {
                    say("gateway", String.join(", ", welcome.gateways()) + " at port " + port);
                }
                route(welcome, subject);
            }
        }
    }

    private void route(Reception.Welcome welcome, LimitKey.Subject subject) {
        Optional<VirtualHost> host = table.hosts().stream()
                .filter(candidate -> candidate.matches(head.host()) && candidate.isBoundTo(welcome.gateways()))
                .findFirst();
        if (host.isEmpty()) {
            say("answer", "404: no VirtualService has the host " + head.host());
            return;
        }
        say(
                "host",
                head.host() + " matches " + host.get().pattern() + ", the closest of "
                        + table.hosts().size());
        for (Route route : host.get().routes()) {
            Optional<RouteMatch> block = route.match(head);
            if (block.isPresent()) {
                int number = route.matches().indexOf(block.get()) + 1;
                say(
                        "route",
                        route.name() + ": yes"
                                + (block.get().equals(RouteMatch.ALL)
                                        ? ", it matches everything"
                                        : ", by match " + number + " (" + words(block.get()) + ")"));
                authorize(new RoutedRequest(route, block.get()), subject);
                return;
            }
            say(
                    "route",
                    route.name() + ": no, "
                            + route.matches().stream().map(this::whyNot).collect(Collectors.joining("; ")));
        }
        say("answer", "404: no route matches");
    }

    private String whyNot(RouteMatch block) {
        if (block.path().isPresent() && !block.path().get().matches(head.path())) {
            return "the path is not " + words(block.path().get());
        }
        return block.conditions().stream()
                .filter(condition -> !condition.matches(head))
                .map(condition -> "not " + words(condition))
                .findFirst()
                .orElse("a condition does not hold");
    }

    private void authorize(RoutedRequest routed, LimitKey.Subject subject) {
        say("identity", identity.requestPrincipal().orElse("nobody: no token was sent"));
        List<String> denied = deciding(AccessPolicy.Effect.DENY);
        List<String> allowed = deciding(AccessPolicy.Effect.ALLOW);
        boolean anyAllow =
                table.access().policies().stream().anyMatch(policy -> policy.effect() == AccessPolicy.Effect.ALLOW);
        String why = !denied.isEmpty()
                ? "denied by " + String.join(", ", denied)
                : !allowed.isEmpty()
                        ? "allowed by " + String.join(", ", allowed)
                        : anyAllow ? "no policy allows it" : "there is no policy that allows, so all pass";
        switch (table.access().decide(head, identity)) {
            case Decision.Allowed yes -> {
                say("access", why);
                limit(routed, subject);
            }
            case Decision.Unauthenticated unknown -> {
                say("access", why + "; a token could change that");
                say("answer", "401");
            }
            case Decision.Forbidden no -> {
                say("access", why);
                say("answer", "403");
            }
        }
    }

    /** The policies of one effect that match, each asked alone. */
    private List<String> deciding(AccessPolicy.Effect effect) {
        return table.access().policies().stream()
                .filter(policy -> policy.effect() == effect)
                .filter(policy -> new AccessPolicies(List.of(policy)).decide(head, identity) instanceof Decision.Allowed
                        == (effect == AccessPolicy.Effect.ALLOW))
                .map(AccessPolicy::name)
                .toList();
    }

    private void limit(RoutedRequest routed, LimitKey.Subject subject) {
        String route = routed.route().name();
        for (Due due : table.door().limits().of(route.substring(route.indexOf('/') + 1), subject)) {
            say(
                    "limit",
                    due.limit().name() + ": " + due.limit().quota().max() + " in "
                            + time(due.limit().quota().toFill()) + ", bucket " + due.bucket());
        }
        act(routed);
    }

    private void act(RoutedRequest routed) {
        Route route = routed.route();
        if (!route.filters().fault().isNone()) {
            say("fault", route.filters().fault().toString());
        }
        switch (route.action()) {
            case RouteAction.DirectResponse direct -> say("answer", direct.status() + ", given by the gateway");
            case Redirect redirect -> say("answer", redirect.status() + " to " + redirect.location(head));
            case RouteAction.Forward forward -> forward(routed, forward);
        }
    }

    private void forward(RoutedRequest routed, RouteAction.Forward forward) {
        int sum = forward.destinations().stream().mapToInt(Destination::weight).sum();
        for (Destination destination : forward.destinations()) {
            String share = forward.destinations().size() == 1
                    ? ""
                    : String.format(Locale.ROOT, "%.4g %% ", 100.0 * destination.weight() / sum);
            UpstreamRule upstream = table.upstreams().get(destination.target());
            String addresses = upstream == null || upstream.addresses().isEmpty()
                    ? "no address: 503"
                    : upstream.addresses().stream().map(Address::toString).collect(Collectors.joining(", "));
            say("service", share + destination.target() + " (" + addresses + ")");
        }
        forward.mirrors().forEach(mirror -> say("mirror", mirror.share().value() + " % to " + mirror.target()));
        say(
                "answer",
                "of the service, asked for " + head.method() + " "
                        + forward.rewrite().path(head.path(), routed.block())
                        + forward.timeout()
                                .map(limit -> ", within " + time(limit))
                                .orElse(", however long it takes")
                        + (forward.retries().attempts() > 0
                                ? ", retried up to " + forward.retries().attempts() + " times"
                                : ""));
    }

    private static String time(java.time.Duration duration) {
        return duration.toString().substring(2).toLowerCase(Locale.ROOT);
    }

    private static String words(RouteMatch block) {
        List<String> all = new ArrayList<>();
        block.path().ifPresent(path -> all.add("path " + words(path)));
        block.conditions().forEach(condition -> all.add(words(condition)));
        return String.join(" and ", all);
    }

    private static String words(RequestCondition condition) {
        return switch (condition) {
            case RequestCondition.Method method -> "method " + words(method.value());
            case RequestCondition.Scheme scheme -> "scheme " + words(scheme.value());
            case RequestCondition.Authority authority -> "authority " + words(authority.value());
            case RequestCondition.Port port -> "port " + port.number();
            case RequestCondition.Header header ->
                "header " + header.name()
                        + header.value().map(text -> " " + words(text)).orElse("");
            case RequestCondition.WithoutHeader without -> "without " + words(without.unwanted());
            case RequestCondition.QueryParameter parameter ->
                "query parameter " + parameter.name()
                        + parameter.value().map(text -> " " + words(text)).orElse("");
        };
    }

    private static String words(TextMatch text) {
        return switch (text) {
            case TextMatch.Exact exact -> exact.value();
            case TextMatch.Prefix prefix -> prefix.value() + "…";
            case TextMatch.Regex regex -> "~ " + regex.pattern();
        };
    }
}
