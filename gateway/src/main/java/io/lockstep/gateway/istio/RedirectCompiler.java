package io.lockstep.gateway.istio;

import io.fabric8.istio.api.api.networking.v1alpha3.HTTPRedirect;
import io.fabric8.istio.api.api.networking.v1alpha3.HTTPRedirectDerivePort;
import io.fabric8.istio.api.api.networking.v1alpha3.HTTPRedirectPort;
import io.fabric8.istio.api.api.networking.v1alpha3.HTTPRedirectRedirectPortSelection;
import io.lockstep.gateway.Redirect;
import io.lockstep.gateway.RouteAction;
import java.util.Optional;
import java.util.Set;

/** Compiles a route's {@code redirect}. */
record RedirectCompiler(Faults.Place faults) {

    private static final Set<Integer> CODES = Set.of(301, 302, 303, 307, 308);

    Optional<RouteAction> compile(HTTPRedirect redirect, String path) {
        int code =
                Math.toIntExact(Optional.ofNullable(redirect.getRedirectCode()).orElse(301L));
        if (!CODES.contains(code)) {
            faults.add(path + ".redirectCode", "must be one of 301, 302, 303, 307 and 308, it is " + code);
        }
        Optional<String> uri = Optional.ofNullable(redirect.getUri());
        if (uri.isPresent() && !uri.get().matches("/[!-~&&[^#\\\\]]*")) {
            faults.add(path + ".uri", "must be a path that begins with a slash: " + uri.get());
        }
        Optional<String> scheme = Optional.ofNullable(redirect.getScheme());
        if (scheme.isPresent() && !scheme.get().matches("https?")) {
            faults.add(path + ".scheme", "must be http or https, it is " + scheme.get());
        }
        Optional<String> authority = Optional.ofNullable(redirect.getAuthority());
        authority.ifPresent(name -> new Values(faults).authority(name, path + ".authority"));
        Redirect.Port port = port(redirect, path);
        if (uri.isEmpty() && scheme.isEmpty() && authority.isEmpty() && port instanceof Redirect.Port.AsWritten) {
            faults.add(path, "changes nothing: the client would come back for ever");
        }
        return Optional.of(new Redirect(code, scheme, authority, port, uri));
    }

    private Redirect.Port port(HTTPRedirect redirect, String path) {
        if (redirect.getRedirectPort() instanceof HTTPRedirectPort fixed) {
            return new Redirect.Port.Number(new Values(faults).port(fixed.getPort(), path + ".port"));
        }
        if (redirect.getRedirectPort() instanceof HTTPRedirectDerivePort derived) {
            return derived.getDerivePort() == HTTPRedirectRedirectPortSelection.FROM_REQUEST_PORT
                    ? new Redirect.Port.OfRequest()
                    : new Redirect.Port.DefaultOfScheme();
        }
        return new Redirect.Port.AsWritten();
    }
}
