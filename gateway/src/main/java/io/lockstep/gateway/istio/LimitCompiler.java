package io.lockstep.gateway.istio;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.istio.api.api.networking.v1alpha3.EnvoyFilterEnvoyConfigObjectMatch;
import io.fabric8.istio.api.api.networking.v1alpha3.EnvoyFilterEnvoyConfigObjectMatchRouteConfiguration;
import io.fabric8.istio.api.api.networking.v1alpha3.EnvoyFilterEnvoyConfigObjectPatch;
import io.fabric8.istio.api.api.networking.v1alpha3.EnvoyFilterPatchOperation;
import io.lockstep.gateway.istio.LimitActions.Entry;
import io.lockstep.gateway.limit.RateLimit;
import io.lockstep.gateway.limit.RateLimit.Reach;
import io.lockstep.gateway.limit.RateLimits;
import io.lockstep.gateway.limit.RateLimits.Applied;
import io.lockstep.gateway.limit.RateLimits.Scope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Compiles rate limits, which Istio leaves to Envoy: {@code EnvoyFilter}s as in Istio's own "Enabling Rate Limits using Envoy", and
 * the {@code ConfigMap} that this page gives to the rate limit service. Any other {@code EnvoyFilter} is a fault.
 */
final class LimitCompiler {

    private static final String LOCAL = "envoy.filters.http.local_ratelimit";
    private static final String SHARED = "envoy.filters.http.ratelimit";

    /** What the gateway does if the filter names no timeout, as Envoy. */
    private static final Duration DEFAULT_TIMEOUT = Duration.ofMillis(20);

    private final ObjectMapper json = new ObjectMapper();
    private final boolean storeKnown;
    private final List<Applied> everywhere = new ArrayList<>();
    private final List<Applied> single = new ArrayList<>();
    private final Map<String, Reach> domains = new HashMap<>();
    private final Map<String, LimitTree> trees = new HashMap<>();
    private final List<Asked> asked = new ArrayList<>();
    private final Set<String> ownLocal = new HashSet<>();
    private final Map<String, Faults.Place> named = new HashMap<>();

    /** Descriptors that a route, or every route, has looked up in the trees. */
    private record Asked(Optional<String> route, List<Entry> entries, Faults.Place faults, String path) {}

    /** @param storeKnown whether there is a store for what several gateways share */
    LimitCompiler(boolean storeKnown) {
        this.storeKnown = storeKnown;
    }

    void add(RuleDocument.Limits document) {
        List<EnvoyFilterEnvoyConfigObjectPatch> patches =
                Values.orEmpty(document.resource().getSpec().getConfigPatches());
        for (int i = 0; i < patches.size(); i++) {
            patch(document, patches.get(i), "spec.configPatches[" + i + "]");
        }
        if (patches.isEmpty()) {
            document.faults().add("spec.configPatches", "is missing");
        }
    }

    void add(RuleDocument.LimitService document) {
        LimitTree tree = LimitTree.of(document);
        if (trees.put(tree.domain(), tree) != null) {
            document.faults().add("data", "has the domain " + tree.domain() + " for the second time");
        }
    }

    /** All of them. @param routes the names that virtual services give to routes */
    RateLimits compile(Set<String> routes) {
        named.forEach((route, faults) -> {
            if (!routes.contains(route)) {
                faults.add("spec.configPatches", "no VirtualService names a route " + route);
            }
        });
        List<Applied> all = new ArrayList<>();
        everywhere.forEach(applied -> all.add(new Applied(new Scope.All(ownLocal), applied.alternatives())));
        all.addAll(single);
        for (Asked descriptor : asked) {
            List<RateLimit> alternatives = new ArrayList<>();
            domains.forEach((domain, reach) -> {
                LimitTree tree = trees.get(domain);
                if (tree == null) {
                    descriptor.faults().add(descriptor.path(), "no ConfigMap has the domain " + domain);
                } else {
                    alternatives.addAll(tree.limits(descriptor.entries(), reach));
                }
            });
            if (domains.isEmpty()) {
                descriptor.faults().add(descriptor.path(), "no EnvoyFilter adds " + SHARED + ", so nobody would count");
            }
            Scope scope = descriptor.route().<Scope>map(Scope.One::new).orElse(new Scope.All(Set.of()));
            all.add(new Applied(scope, alternatives));
        }
        return new RateLimits(all);
    }

    private void patch(RuleDocument.Limits document, EnvoyFilterEnvoyConfigObjectPatch patch, String path) {
        Faults.Place faults = document.faults();
        if (patch.getPatch() == null || patch.getPatch().getValue() == null) {
            faults.add(path + ".patch.value", "is missing");
            return;
        }
        Struct value = new Struct(json.valueToTree(patch.getPatch().getValue()), path + ".patch.value", faults);
        EnvoyFilterPatchOperation operation = patch.getPatch().getOperation();
        String name = document.resource().getMetadata().getName();
        switch (patch.getApplyTo()) {
            case HTTP_FILTER -> {
                if (operation != EnvoyFilterPatchOperation.INSERT_BEFORE
                        && operation != EnvoyFilterPatchOperation.INSERT_FIRST) {
                    faults.add(path + ".patch.operation", "must be INSERT_BEFORE or INSERT_FIRST, it is " + operation);
                }
                filter(name, value, faults);
            }
            case HTTP_ROUTE -> {
                Optional<String> route = route(patch.getMatch());
                if (route.isEmpty()) {
                    faults.add(path + ".match.routeConfiguration.vhost.route.name", "is missing");
                }
                merged(operation, path, faults);
                route.ifPresent(known -> named.put(known, faults));
                ofRoute(name, value, route.orElse(""), faults);
            }
            case VIRTUAL_HOST -> {
                merged(operation, path, faults);
                ask(value, Optional.empty(), faults);
            }
            case null, default ->
                faults.add(path + ".applyTo", "must be HTTP_FILTER, HTTP_ROUTE or VIRTUAL_HOST, for rate limits");
        }
        value.close();
    }

    private static void merged(EnvoyFilterPatchOperation operation, String path, Faults.Place faults) {
        if (operation != EnvoyFilterPatchOperation.MERGE) {
            faults.add(path + ".patch.operation", "must be MERGE, it is " + operation);
        }
    }

    private static Optional<String> route(EnvoyFilterEnvoyConfigObjectMatch match) {
        return match != null
                        && match.getObjectTypes()
                                instanceof EnvoyFilterEnvoyConfigObjectMatchRouteConfiguration configuration
                        && configuration.getRouteConfiguration().getVhost() != null
                        && configuration.getRouteConfiguration().getVhost().getRoute() != null
                ? Optional.ofNullable(configuration
                        .getRouteConfiguration()
                        .getVhost()
                        .getRoute()
                        .getName())
                : Optional.empty();
    }

    private void filter(String name, Struct value, Faults.Place faults) {
        switch (value.text("name")) {
            case LOCAL -> {
                LocalLimit.read(name, typed(value.struct("typed_config"), faults))
                        .forEach(limits -> everywhere.add(new Applied(new Scope.All(Set.of()), limits)));
            }
            case SHARED -> shared(typed(value.struct("typed_config"), faults));
            default -> value.fault("name", "must be " + LOCAL + " or " + SHARED + ": no other filter is supported");
        }
    }

    private void shared(Struct config) {
        String domain = config.text("domain");
        boolean failClosed = config.truth("failure_mode_deny", false);
        Duration timeout = config.duration("timeout").orElse(DEFAULT_TIMEOUT);
        // Redis, which the service would ask, is asked here.
        config.accept("rate_limit_service");
        config.close();
        if (!storeKnown) {
            config.fault("", "is shared by all gateways: set lockstep.gateway.redis");
        }
        domains.put(domain, new Reach.Shared(failClosed, timeout));
    }

    private void ofRoute(String name, Struct value, String route, Faults.Place faults) {
        if (value.has("typed_per_filter_config")) {
            try (Struct filters = value.struct("typed_per_filter_config")) {
                ownLocal.add(route);
                LocalLimit.read(name + "-" + route, typed(filters.struct(LOCAL), faults))
                        .forEach(limits -> single.add(new Applied(new Scope.One(route), limits)));
            }
        }
        if (value.has("route")) {
            try (Struct action = value.struct("route")) {
                ask(action, Optional.of(route), faults);
            }
        }
    }

    private void ask(Struct value, Optional<String> route, Faults.Place faults) {
        LimitActions.of(value)
                .forEach(entries -> asked.add(new Asked(route, entries, faults, value.path("rate_limits"))));
    }

    /** The configuration inside of the wrappers that Istio's pages use. */
    private static Struct typed(Struct config, Faults.Place faults) {
        String type = config.text("@type");
        if (!type.endsWith(".TypedStruct")) {
            return config;
        }
        config.accept("type_url");
        Struct inner = config.struct("value");
        config.close();
        return inner;
    }
}
