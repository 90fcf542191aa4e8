package io.lockstep.gateway.istio;

import static io.lockstep.gateway.istio.Values.orEmpty;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.fabric8.istio.api.api.networking.v1alpha3.HTTPMirrorPolicy;
import io.fabric8.istio.api.api.networking.v1alpha3.HTTPRewrite;
import io.fabric8.istio.api.api.networking.v1alpha3.HTTPRoute;
import io.fabric8.istio.api.api.networking.v1alpha3.HTTPRouteDestination;
import io.fabric8.istio.api.api.networking.v1alpha3.RegexRewrite;
import io.lockstep.gateway.Destination;
import io.lockstep.gateway.Mirror;
import io.lockstep.gateway.Percentage;
import io.lockstep.gateway.RetryPolicy;
import io.lockstep.gateway.Rewrite;
import io.lockstep.gateway.RouteAction.Forward;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compiles a route that leads to services. */
record ForwardCompiler(Faults.Place faults, Catalog catalog) {

    Forward compile(HTTPRoute route, String path) {
        Values values = new Values(faults);
        return new Forward(
                destinations(route, path + ".route"),
                route.getRewrite() == null ? Rewrite.NONE : rewrite(route.getRewrite(), path + ".rewrite"),
                values.durationOrZero(route.getTimeout(), path + ".timeout").filter(timeout -> !timeout.isZero()),
                route.getRetries() == null
                        ? RetryPolicy.DEFAULT
                        : new RetryCompiler(faults).compile(route.getRetries(), path + ".retries"),
                mirrors(route, path));
    }

    /** What only makes sense with destinations. */
    void refuseOn(HTTPRoute route, String path) {
        boolean any = route.getRewrite() != null
                || route.getTimeout() != null
                || route.getRetries() != null
                || route.getMirror() != null
                || !orEmpty(route.getMirrors()).isEmpty();
        if (any) {
            faults.add(path, "has rewrite, timeout, retries or mirrors, which mean nothing without route");
        }
    }

    private List<Destination> destinations(HTTPRoute route, String path) {
        List<Destination> destinations = new ArrayList<>();
        int sum = 0;
        for (int i = 0; i < route.getRoute().size(); i++) {
            HTTPRouteDestination entry = route.getRoute().get(i);
            String at = path + "[" + i + "]";
            int weight = Optional.ofNullable(entry.getWeight()).orElse(0);
            if (weight < 0 || weight > 1_000_000) {
                faults.add(at + ".weight", "must be from 0 to 1000000, it is " + weight);
                continue;
            }
            sum += weight;
            var edits = new Values(faults).edits(entry.getHeaders(), at + ".headers");
            catalog.use(entry.getDestination(), faults, at + ".destination")
                    .map(target -> new Destination(target, weight, edits))
                    .ifPresent(destinations::add);
        }
        if (route.getRoute().size() > 1 && sum == 0) {
            faults.add(path, "has several destinations and no weight above 0");
        }
        return destinations;
    }

    private List<Mirror> mirrors(HTTPRoute route, String path) {
        Values values = new Values(faults);
        List<Mirror> mirrors = new ArrayList<>();
        if (route.getMirror() != null) {
            Percentage share =
                    values.percentage(route.getMirrorPercentage(), Percentage.ALWAYS, path + ".mirrorPercentage");
            catalog.use(route.getMirror(), faults, path + ".mirror")
                    .map(target -> new Mirror(target, share))
                    .ifPresent(mirrors::add);
        } else if (route.getMirrorPercentage() != null) {
            faults.add(path + ".mirrorPercentage", "means nothing without mirror");
        }
        for (int i = 0; i < orEmpty(route.getMirrors()).size(); i++) {
            HTTPMirrorPolicy mirror = route.getMirrors().get(i);
            String at = path + ".mirrors[" + i + "]";
            Percentage share = values.percentage(mirror.getPercentage(), Percentage.ALWAYS, at + ".percentage");
            catalog.use(mirror.getDestination(), faults, at + ".destination")
                    .map(target -> new Mirror(target, share))
                    .ifPresent(mirrors::add);
        }
        return mirrors;
    }

    private Rewrite rewrite(HTTPRewrite rewrite, String path) {
        Optional<String> authority = Optional.ofNullable(rewrite.getAuthority());
        authority.ifPresent(name -> new Values(faults).authority(name, path + ".authority"));
        if (rewrite.getUri() != null && rewrite.getUriRegexRewrite() != null) {
            faults.add(path, "has both uri and uriRegexRewrite");
        }
        if (rewrite.getUriRegexRewrite() != null) {
            return new Rewrite(regex(rewrite.getUriRegexRewrite(), path + ".uriRegexRewrite"), authority);
        }
        Optional<String> uri = Optional.ofNullable(rewrite.getUri());
        if (uri.isEmpty() && authority.isEmpty()
                || uri.isPresent() && !uri.get().matches("/[!-~&&[^?#%\\\\]]*")) {
            faults.add(
                    path + ".uri",
                    "must be a path that begins with a slash and needs no encoding: " + rewrite.getUri());
        }
        return new Rewrite(uri.map(Rewrite.Matched::new), authority);
    }

    private Optional<Rewrite.Path> regex(RegexRewrite rewrite, String path) {
        try {
            String replacement = Optional.ofNullable(rewrite.getRewrite()).orElse("");
            if (!replacement.matches("[!-~&&[^?#%]]*")) {
                faults.add(path + ".rewrite", "must need no encoding: " + replacement);
            }
            return Optional.of(new Rewrite.Substituted(
                    Pattern.compile(Optional.ofNullable(rewrite.getMatch()).orElse("")), replacement));
        } catch (PatternSyntaxException e) {
            faults.add(path + ".match", "is no RE2 expression: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            faults.add(path + ".rewrite", e.getMessage());
        }
        return Optional.empty();
    }
}
