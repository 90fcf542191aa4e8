package io.lockstep.gateway.istio;

import io.lockstep.gateway.AccessPolicies;
import io.lockstep.gateway.AccessPolicy;
import io.lockstep.gateway.Address;
import io.lockstep.gateway.RoutingTable;
import io.lockstep.gateway.TokenRule;
import io.lockstep.gateway.VirtualHost;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

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
        Function<String, Optional<String>> keyCheck) {

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
                        tokens.addAll(new TokenCompiler(rules, keyFile, keyCheck).compile());
                    case RuleDocument.Access policy -> access.add(new AccessCompiler(policy).compile());
                }
            }
        }
        // Last, since a route may use what a later file defines.
        allRoutes.forEach(routes -> hosts.addAll(new RouteCompiler(routes, catalog).compile()));
        checkTogether(hosts, tokens, faults);
        if (!faults.all().isEmpty()) {
            throw new InvalidRulesException(folder, faults.all());
        }
        return new RoutingTable(hosts, tokens, new AccessPolicies(access), catalog.used());
    }

    private List<Path> files(Faults faults) {
        try {
            return new RuleFiles(folder, List.of()).list();
        } catch (IOException e) {
            faults.at("lockstep.gateway.rules").add("", "is no readable folder: " + folder);
            return List.of();
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
