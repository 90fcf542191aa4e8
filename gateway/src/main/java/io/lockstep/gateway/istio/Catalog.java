package io.lockstep.gateway.istio;

import io.fabric8.istio.api.api.networking.v1alpha3.Destination;
import io.lockstep.gateway.Address;
import io.lockstep.gateway.FailoverPolicy;
import io.lockstep.gateway.Target;
import io.lockstep.gateway.TrafficPolicy;
import io.lockstep.gateway.UpstreamRule;
import io.lockstep.gateway.istio.DestinationRuleCompiler.Part;
import io.lockstep.gateway.istio.DestinationRuleCompiler.Ruling;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The services that the configuration, {@code ServiceEntry} and {@code DestinationRule} documents define, and which of them are
 * used. All of them are to be added before the first is used.
 */
final class Catalog {

    private final Map<String, List<Address>> configured;
    private final Map<String, List<Address>> entered = new HashMap<>();
    private final Map<String, Ruling> rulings = new HashMap<>();
    private final Map<Target, UpstreamRule> used = new LinkedHashMap<>();

    /** @param configured wins over a {@code ServiceEntry}: it is what stands in for a cluster's service here */
    Catalog(Map<String, List<Address>> configured) {
        this.configured = configured;
    }

    void add(RuleDocument.Service document) {
        new ServiceEntryCompiler(document).compile().forEach((host, addresses) -> {
            if (entered.put(host, addresses) != null) {
                document.faults().add("spec.hosts", host + " is in more than one ServiceEntry");
            }
        });
    }

    void add(RuleDocument.Traffic document) {
        String host = document.resource().getSpec().getHost();
        Ruling ruling = new DestinationRuleCompiler(document).compile();
        if (host == null) {
            document.faults().add("spec.host", "is missing");
        } else if (rulings.put(host, ruling) != null) {
            document.faults().add("spec.host", host + " has more than one DestinationRule");
        }
    }

    /** The target that a route names; empty, with a fault, if nothing defines it. */
    Optional<Target> use(Destination destination, Faults.Place faults, String path) {
        if (destination == null || destination.getHost() == null) {
            faults.add(path + ".host", "is missing");
            return Optional.empty();
        }
        Target target = new Target(destination.getHost(), Optional.ofNullable(destination.getSubset()));
        return use(target, faults, path);
    }

    private Optional<Target> use(Target target, Faults.Place faults, String path) {
        if (used.containsKey(target)) {
            return Optional.of(target);
        }
        Optional<List<Address>> addresses = Optional.ofNullable(configured.get(target.host()))
                .or(() -> Optional.ofNullable(entered.get(target.host())));
        if (addresses.isEmpty()) {
            faults.add(
                    path + ".host",
                    target.host() + " has no address: set lockstep.gateway.addresses." + target.host()
                            + " or add a ServiceEntry");
            return Optional.empty();
        }
        Optional<Ruling> ruling = Optional.ofNullable(rulings.get(target.host()));
        Optional<Part> part = target.subset()
                .flatMap(name -> ruling.flatMap(
                        found -> Optional.ofNullable(found.subsets().get(name))));
        if (target.subset().isPresent() && part.isEmpty()) {
            faults.add(
                    path + ".subset",
                    "is in no DestinationRule of " + target.host() + ": "
                            + target.subset().get());
            return Optional.empty();
        }
        used.put(target, rule(target, addresses.get(), ruling, part));
        used.get(target)
                .failover()
                .ifPresent(policy -> use(
                        policy.standby(),
                        ruling.orElseThrow().faults(),
                        "metadata.annotations." + FailoverCompiler.TO));
        return Optional.of(target);
    }

    private static UpstreamRule rule(
            Target target, List<Address> addresses, Optional<Ruling> ruling, Optional<Part> part) {
        Optional<FailoverPolicy> failover = ruling.flatMap(Ruling::failover)
                .filter(policy -> !policy.standby().equals(target));
        TrafficPolicy policy =
                part.map(Part::policy).or(() -> ruling.map(Ruling::policy)).orElse(TrafficPolicy.DEFAULT);
        List<Address> chosen = addresses.stream()
                .filter(address -> part.isEmpty()
                        || address.labels()
                                .entrySet()
                                .containsAll(part.get().labels().entrySet()))
                .toList();
        return new UpstreamRule(target, chosen, policy, failover);
    }

    /** Every target that is used. */
    Map<Target, UpstreamRule> used() {
        return used;
    }
}
