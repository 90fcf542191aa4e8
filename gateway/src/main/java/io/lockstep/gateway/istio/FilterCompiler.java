package io.lockstep.gateway.istio;

import static io.lockstep.gateway.istio.Values.orEmpty;

import io.fabric8.istio.api.api.networking.v1alpha3.CorsPolicyUnmatchedPreflights;
import io.fabric8.istio.api.api.networking.v1alpha3.HTTPFaultInjection;
import io.fabric8.istio.api.api.networking.v1alpha3.HTTPFaultInjectionAbort;
import io.fabric8.istio.api.api.networking.v1alpha3.HTTPFaultInjectionAbortHttpStatus;
import io.fabric8.istio.api.api.networking.v1alpha3.HTTPFaultInjectionDelay;
import io.fabric8.istio.api.api.networking.v1alpha3.HTTPFaultInjectionDelayFixedDelay;
import io.fabric8.istio.api.api.networking.v1alpha3.HTTPRoute;
import io.lockstep.gateway.CorsPolicy;
import io.lockstep.gateway.Fault;
import io.lockstep.gateway.Percentage;
import io.lockstep.gateway.Route;
import io.lockstep.gateway.TextMatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compiles what a route does to a request before its action: {@code corsPolicy} and {@code fault}. */
record FilterCompiler(Faults.Place faults) {

    Route.Filters compile(HTTPRoute route, String path) {
        return new Route.Filters(
                Optional.ofNullable(route.getCorsPolicy()).map(policy -> cors(policy, path + ".corsPolicy")),
                Optional.ofNullable(route.getFault())
                        .map(fault -> fault(fault, path + ".fault"))
                        .orElse(Fault.NONE));
    }

    private CorsPolicy cors(io.fabric8.istio.api.api.networking.v1alpha3.CorsPolicy policy, String path) {
        Values values = new Values(faults);
        List<TextMatch> origins = new ArrayList<>();
        for (int i = 0; i < orEmpty(policy.getAllowOrigins()).size(); i++) {
            values.text(policy.getAllowOrigins().get(i), false, path + ".allowOrigins[" + i + "]")
                    .ifPresent(origins::add);
        }
        if (orEmpty(policy.getAllowOrigins()).isEmpty() && !faults.blamesWithin(path)) {
            faults.add(path + ".allowOrigins", "is missing");
        }
        Optional<Duration> maxAge = values.durationOrZero(policy.getMaxAge(), path + ".maxAge");
        return new CorsPolicy(
                origins,
                new CorsPolicy.Preflight(
                        words(policy.getAllowMethods(), path + ".allowMethods"),
                        words(policy.getAllowHeaders(), path + ".allowHeaders"),
                        maxAge,
                        policy.getUnmatchedPreflights() != CorsPolicyUnmatchedPreflights.IGNORE),
                words(policy.getExposeHeaders(), path + ".exposeHeaders"),
                Boolean.TRUE.equals(policy.getAllowCredentials()));
    }

    private List<String> words(List<String> words, String path) {
        for (String word : orEmpty(words)) {
            if (!word.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
                faults.add(path, "has no name of a method or a header: " + word);
            }
        }
        return orEmpty(words);
    }

    private Fault fault(HTTPFaultInjection fault, String path) {
        return new Fault(
                Optional.ofNullable(fault.getDelay()).flatMap(delay -> delay(delay, path + ".delay")),
                Optional.ofNullable(fault.getAbort()).flatMap(abort -> abort(abort, path + ".abort")));
    }

    private Optional<Fault.Delay> delay(HTTPFaultInjectionDelay delay, String path) {
        Values values = new Values(faults);
        if (!(delay.getHttpDelayType() instanceof HTTPFaultInjectionDelayFixedDelay fixed)) {
            if (!faults.blamesWithin(path)) {
                faults.add(path + ".fixedDelay", "is missing");
            }
            return Optional.empty();
        }
        Percentage share = values.percentage(delay.getPercentage(), Percentage.NEVER, path + ".percentage");
        return values.duration(fixed.getFixedDelay(), path + ".fixedDelay")
                .map(duration -> new Fault.Delay(duration, share));
    }

    private Optional<Fault.Abort> abort(HTTPFaultInjectionAbort abort, String path) {
        if (!(abort.getErrorType() instanceof HTTPFaultInjectionAbortHttpStatus status)) {
            if (!faults.blamesWithin(path)) {
                faults.add(path + ".httpStatus", "is missing");
            }
            return Optional.empty();
        }
        int code = status.getHttpStatus();
        if (code < 200 || code > 599) {
            faults.add(path + ".httpStatus", "must be from 200 to 599, it is " + code);
        }
        return Optional.of(new Fault.Abort(
                code, new Values(faults).percentage(abort.getPercentage(), Percentage.NEVER, path + ".percentage")));
    }
}
