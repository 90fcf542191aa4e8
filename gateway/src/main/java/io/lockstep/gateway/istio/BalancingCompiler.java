package io.lockstep.gateway.istio;

import io.fabric8.istio.api.api.networking.v1alpha3.LoadBalancerSettings;
import io.fabric8.istio.api.api.networking.v1alpha3.LoadBalancerSettingsConsistentHash;
import io.fabric8.istio.api.api.networking.v1alpha3.LoadBalancerSettingsConsistentHashLBHTTPCookie_;
import io.fabric8.istio.api.api.networking.v1alpha3.LoadBalancerSettingsConsistentHashLBHttpCookie;
import io.fabric8.istio.api.api.networking.v1alpha3.LoadBalancerSettingsConsistentHashLBHttpHeaderName;
import io.fabric8.istio.api.api.networking.v1alpha3.LoadBalancerSettingsConsistentHashLBHttpQueryParameterName;
import io.fabric8.istio.api.api.networking.v1alpha3.LoadBalancerSettingsConsistentHashLBUseSourceIp;
import io.fabric8.istio.api.api.networking.v1alpha3.LoadBalancerSettingsSimple;
import io.lockstep.gateway.LoadBalancing;
import io.lockstep.gateway.LoadBalancing.HashKey;
import java.util.Optional;

/** Compiles a {@code loadBalancer}. */
record BalancingCompiler(Faults.Place faults) {

    LoadBalancing compile(LoadBalancerSettings settings, String path) {
        if (settings.getLbPolicy() instanceof LoadBalancerSettingsSimple simple) {
            return switch (simple.getSimple()) {
                case ROUND_ROBIN -> new LoadBalancing.RoundRobin();
                case RANDOM -> new LoadBalancing.Random();
                case LEAST_REQUEST, LEAST_CONN, UNSPECIFIED -> new LoadBalancing.LeastRequest();
                // A word that is no choice, for which there is a fault already.
                case null -> new LoadBalancing.LeastRequest();
                case PASSTHROUGH -> {
                    faults.add(path + ".simple", "PASSTHROUGH is not supported: a gateway has to know where to");
                    yield new LoadBalancing.Random();
                }
            };
        }
        if (settings.getLbPolicy() instanceof LoadBalancerSettingsConsistentHash hash) {
            return key(hash, path + ".consistentHash")
                    .<LoadBalancing>map(LoadBalancing.ConsistentHash::new)
                    .orElseGet(LoadBalancing.Random::new);
        }
        if (!faults.blamesWithin(path)) {
            faults.add(path, "needs one of simple and consistentHash");
        }
        return new LoadBalancing.LeastRequest();
    }

    private Optional<HashKey> key(LoadBalancerSettingsConsistentHash hash, String path) {
        return switch (hash.getConsistentHash().getHashKey()) {
            case LoadBalancerSettingsConsistentHashLBHttpHeaderName header ->
                Optional.of(new HashKey.Header(header.getHttpHeaderName()));
            case LoadBalancerSettingsConsistentHashLBHttpQueryParameterName parameter ->
                Optional.of(new HashKey.QueryParameter(parameter.getHttpQueryParameterName()));
            case LoadBalancerSettingsConsistentHashLBHttpCookie cookie ->
                Optional.of(cookie(cookie.getHttpCookie(), path + ".httpCookie"));
            case LoadBalancerSettingsConsistentHashLBUseSourceIp source
            when Boolean.TRUE.equals(source.getUseSourceIp()) -> Optional.of(new HashKey.SourceAddress());
            case null, default -> {
                if (!faults.blamesWithin(path)) {
                    faults.add(
                            path,
                            "needs one of httpHeaderName, httpCookie, httpQueryParameterName and useSourceIp: true");
                }
                yield Optional.empty();
            }
        };
    }

    private HashKey cookie(LoadBalancerSettingsConsistentHashLBHTTPCookie_ cookie, String path) {
        String name = Optional.ofNullable(cookie.getName()).orElse("");
        if (!name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
            faults.add(path + ".name", "must be the name of a cookie, it is " + name);
        }
        String cookiePath = Optional.ofNullable(cookie.getPath()).orElse("");
        if (!cookiePath.matches("[!-~&&[^;]]*")) {
            faults.add(path + ".path", "must be a path, it is " + cookiePath);
        }
        return new HashKey.Cookie(name, cookiePath, new Values(faults).durationOrZero(cookie.getTtl(), path + ".ttl"));
    }
}
