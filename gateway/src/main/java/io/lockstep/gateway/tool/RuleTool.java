package io.lockstep.gateway.tool;

import io.lockstep.gateway.Address;
import io.lockstep.gateway.Explanation;
import io.lockstep.gateway.GatewayConfig;
import io.lockstep.gateway.Listener;
import io.lockstep.gateway.RequestHead;
import io.lockstep.gateway.RequestPath;
import io.lockstep.gateway.RoutingTable;
import io.lockstep.gateway.TokenCheck;
import io.lockstep.gateway.istio.InvalidRulesException;
import io.lockstep.gateway.istio.RuleFolder;
import io.lockstep.gateway.istio.RuleFolder.DoorSettings;
import io.lockstep.gateway.jwt.KeySetCheck;
import io.lockstep.gateway.jwt.TokenVerifier;
import java.io.PrintStream;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Checks rules, or explains what they do with a request, without a gateway that runs. The settings are those of the gateway. */
public final class RuleTool {

    private static final int FAILED = 1;
    private static final int USAGE = 2;

    private final GatewayConfig config;
    private final PrintStream out;

    RuleTool(GatewayConfig config, PrintStream out) {
        this.config = config;
        this.out = out;
    }

    /** {@code check} or {@code explain METHOD URL ['Name: value' …]}; exits with 0, 1 if the rules have a fault, 2 if misused. */
    public static void main(String[] arguments) {
        System.exit(new RuleTool(ToolConfig.read(), System.out).run(List.of(arguments)));
    }

    int run(List<String> arguments) {
        try {
            if (arguments.equals(List.of("check"))) {
                return check();
            }
            if (arguments.size() >= 3 && arguments.getFirst().equals("explain")) {
                return explain(arguments.get(1), arguments.get(2), arguments.subList(3, arguments.size()));
            }
            out.println("use: check | explain METHOD URL ['Name: value' ...]");
            return USAGE;
        } catch (InvalidRulesException e) {
            e.faults().forEach(out::println);
            out.println(e.faults().size() == 1 ? "1 fault." : e.faults().size() + " faults.");
            return FAILED;
        }
    }

    private int check() {
        RoutingTable table = load();
        long routes = table.hosts().stream()
                .flatMap(host -> host.routes().stream())
                .distinct()
                .count();
        out.printf(
                Locale.ROOT,
                "No fault: %d hosts, %d routes, %d issuers, %d policies, %d rate limits in %s.%n",
                table.hosts().size(),
                routes,
                table.tokenRules().size(),
                table.access().policies().size(),
                table.door().limits().all().size(),
                config.rules());
        return 0;
    }

    private int explain(String method, String url, List<String> headerLines) {
        RoutingTable table = load();
        URI uri = URI.create(url.startsWith("/") ? "http://localhost:" + config.port() + url : url);
        String target = (uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath())
                + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
        if (!(RequestPath.of(target) instanceof RequestPath.Accepted accepted)) {
            out.println("answer   400: " + ((RequestPath.Refused) RequestPath.of(target)).reason());
            return 0;
        }
        SentHeaders headers = SentHeaders.parse(headerLines);
        RequestHead head = head(method, uri, accepted, headers, number(table, uri));
        switch (new TokenVerifier(table.tokenRules(), Clock.systemUTC())
                .check(head)
                .join()) {
            case TokenCheck.Failed failed -> out.println("answer   401: the token is not accepted, " + failed.reason());
            case TokenCheck.Passed passed ->
                Explanation.of(table, head, passed.identity(), new ToolSubject(headers, passed.identity()))
                        .forEach(out::println);
        }
        return 0;
    }

    /** What the rules know a port as which the URL names, or does not: the port is one of this machine, as for a client. */
    private int number(RoutingTable table, URI uri) {
        if (uri.getPort() < 0) {
            return uri.getScheme().equals("https") ? 443 : 80;
        }
        return config.ports().entrySet().stream()
                .filter(entry -> entry.getValue() == uri.getPort())
                .map(entry -> Integer.valueOf(entry.getKey()))
                .findFirst()
                .or(() -> table.door().listeners().all().stream()
                        .filter(listener -> uri.getPort() == config.port()
                                && listener.tls().isEmpty()
                                && !config.ports().containsKey(String.valueOf(listener.port())))
                        .map(Listener::port)
                        .findFirst())
                .orElse(uri.getPort());
    }

    private static RequestHead head(
            String method, URI uri, RequestPath.Accepted target, SentHeaders headers, int port) {
        String host = headers.of("host").stream().findFirst().orElse(uri.getAuthority());
        return new RequestHead(
                method,
                host.replaceFirst(":\\d*$", "").toLowerCase(Locale.ROOT),
                target.path(),
                new RequestHead.Details(
                        uri.getScheme(),
                        host,
                        target.query().isEmpty() ? "" : target.query().substring(1),
                        headers::of,
                        new RequestHead.Connection("127.0.0.1", port)));
    }

    private RoutingTable load() {
        Map<String, List<Address>> addresses = config.addresses().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> Address.parse("lockstep.gateway.addresses." + entry.getKey(), entry.getValue())));
        return new RuleFolder(
                        config.rules(),
                        addresses,
                        config.jwks(),
                        KeySetCheck::faultOf,
                        // A shared limit is checked for its form: where it is counted is another question.
                        new DoorSettings(config.certificates(), true))
                .load();
    }
}
