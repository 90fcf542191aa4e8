package io.lockstep.gateway.istio;

import io.lockstep.gateway.AccessPolicies;
import io.lockstep.gateway.AccessPolicy;
import io.lockstep.gateway.Address;
import io.lockstep.gateway.DoorRules;
import io.lockstep.gateway.Listener;
import io.lockstep.gateway.Listeners;
import io.lockstep.gateway.RoutingTable;
import io.lockstep.gateway.TokenRule;
import io.lockstep.gateway.VirtualHost;
import io.lockstep.gateway.limit.RateLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The folder of rule files, {@code *.yaml} and {@code *.yml}, read in the order of their names: files, to typed documents, to the
 * routing table.
 *
 * @param addresses of the destination hosts, as they are configured
 * @param keyFile stands for every {@code jwksUri}
 * @param keyCheck says what is wrong with a JSON Web Key Set
 */
public record RuleFolder(
        Path folder,
        Map<String, List<Address>> addresses,
        Optional<Path> keyFile,
        Function<String, Optional<String>> keyCheck,
        DoorSettings door) {

    /**
     * What the rules for the door need.
     *
     * @param certificates the folder with a folder for each {@code credentialName}
     * @param sharesLimits whether there is a store for rate limits that several gateways share
     */
    public record DoorSettings(Optional<Path> certificates, boolean sharesLimits) {}

    /**
     * Compiles everything in the folder.
     *
     * @throws InvalidRulesException if anything at all is wrong, with every fault
     */
    public RoutingTable load() {
        Faults faults = new Faults();
        List<VirtualHost> hosts = new ArrayList<>();
        List<TokenRule> tokens = new ArrayList<>();
        List<AccessPolicy> access = new ArrayList<>();
        LimitCompiler limits = new LimitCompiler(door.sharesLimits());
        List<Listener> listeners = new ArrayList<>();
        DocumentReader reader = new DocumentReader(faults);
        Catalog catalog = new Catalog(addresses);
        List<RuleDocument.Routes> allRoutes = new ArrayList<>();
        for (Path file : files(faults)) {
            for (RuleDocument document : reader.read(file)) {
                switch (document) {
                    case RuleDocument.Routes routes -> allRoutes.add(routes);
                    case RuleDocument.Traffic traffic -> catalog.add(traffic);
                    case RuleDocument.Service service -> catalog.add(service);
                    case RuleDocument.Tokens rules ->
                        tokens.addAll(new TokenCompiler(rules, new TokenCompiler.KeyFiles(folder, keyFile, keyCheck))
                                .compile());
                    case RuleDocument.Door gateway ->
                        listeners.addAll(new GatewayCompiler(gateway, door.certificates()).compile());
                    case RuleDocument.Limits filter -> limits.add(filter);
                    case RuleDocument.LimitService service -> limits.add(service);
                    case RuleDocument.Access policy -> access.add(new AccessCompiler(policy).compile());
                }
            }
        }
        // Last, since a route may use what a later file defines.
        allRoutes.forEach(routes -> hosts.addAll(new RouteCompiler(routes, catalog).compile()));
        RateLimits compiledLimits = limits.compile(routeNames(hosts));
        checkTogether(hosts, tokens, faults);
        checkBindings(hosts, listeners, faults);
        if (!faults.all().isEmpty()) {
            throw new InvalidRulesException(folder, faults.all());
        }
        return new RoutingTable(
                hosts,
                tokens,
                new AccessPolicies(access),
                catalog.used(),
                new DoorRules(new Listeners(listeners), compiledLimits));
    }

    private static Set<String> routeNames(List<VirtualHost> hosts) {
        return hosts.stream()
                .flatMap(host -> host.routes().stream())
                .map(route -> route.name().substring(route.name().indexOf('/') + 1))
                .collect(Collectors.toSet());
    }

    private List<Path> files(Faults faults) {
        try {
            return new RuleFiles(folder, List.of()).list();
        } catch (IOException e) {
            faults.at("lockstep.gateway.rules").add("", "is no readable folder: " + folder);
            return List.of();
        }
    }

    /** In a mesh, a virtual service is served by no gateway that it does not name. */
    private static void checkBindings(List<VirtualHost> hosts, List<Listener> listeners, Faults faults) {
        Set<String> known = listeners.stream().map(Listener::gateway).collect(Collectors.toSet());
        for (VirtualHost host : hosts) {
            if (host.gateways().isEmpty() && !known.isEmpty()) {
                faults.at("all files")
                        .add(
                                "spec.gateways",
                                "of " + host.pattern() + " is missing: no Gateway would serve it in a mesh");
            }
            for (String gateway : host.gateways()) {
                if (!known.contains(gateway)) {
                    faults.at("all files").add("spec.gateways", "there is no Gateway " + gateway);
                }
            }
        }
    }

    /** Which of two virtual services of one host wins depends on their age in a mesh, which files do not have. */
    private static void checkTogether(List<VirtualHost> hosts, List<TokenRule> tokens, Faults faults) {
        Set<String> patterns = new HashSet<>();
        for (VirtualHost host : hosts) {
            if (!patterns.add(host.pattern())) {
                faults.at("all files").add("spec.hosts", host.pattern() + " is in more than one VirtualService");
            }
        }
        Set<String> issuers = new HashSet<>();
        for (TokenRule rule : tokens) {
            if (!issuers.add(rule.issuer())) {
                faults.at("all files").add("spec.jwtRules", "issuer " + rule.issuer() + " has more than one rule");
            }
        }
        if (hosts.isEmpty() && faults.all().isEmpty()) {
            faults.at("all files").add("", "have no VirtualService, so nothing would be served");
        }
    }
}
