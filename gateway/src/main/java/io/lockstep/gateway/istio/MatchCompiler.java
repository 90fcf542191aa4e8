package io.lockstep.gateway.istio;

import static io.lockstep.gateway.istio.Values.orEmpty;

import io.fabric8.istio.api.api.networking.v1alpha3.HTTPMatchRequest;
import io.fabric8.istio.api.api.networking.v1alpha3.StringMatch;
import io.lockstep.gateway.RequestCondition;
import io.lockstep.gateway.RouteMatch;
import io.lockstep.gateway.TextMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compiles the blocks of a route's {@code match}. */
record MatchCompiler(Faults.Place faults) {

    private static final Set<String> NO_HEADERS = Set.of("uri", "scheme", "method", "authority");

    RouteMatch block(HTTPMatchRequest match, String path) {
        Values values = new Values(faults);
        boolean ignoreCase = Boolean.TRUE.equals(match.getIgnoreUriCase());
        List<RequestCondition> conditions = new ArrayList<>();
        values.text(match.getMethod(), false, path + ".method")
                .map(RequestCondition.Method::new)
                .ifPresent(conditions::add);
        values.text(match.getScheme(), false, path + ".scheme")
                .map(RequestCondition.Scheme::new)
                .ifPresent(conditions::add);
        values.text(match.getAuthority(), false, path + ".authority")
                .map(RequestCondition.Authority::new)
                .ifPresent(conditions::add);
        if (match.getPort() != null) {
            conditions.add(new RequestCondition.Port(values.port(match.getPort(), path + ".port")));
        }
        conditions.addAll(headers(match.getHeaders(), path + ".headers"));
        headers(match.getWithoutHeaders(), path + ".withoutHeaders").stream()
                .map(RequestCondition.WithoutHeader::new)
                .forEach(conditions::add);
        orEmpty(match.getQueryParams())
                .forEach((name, value) -> conditions.add(
                        new RequestCondition.QueryParameter(name, optional(value, path + ".queryParams." + name))));
        if (match.getUri() == null && conditions.isEmpty() && !faults.blamesWithin(path)) {
            faults.add(path, "needs a condition");
        }
        return new RouteMatch(values.text(match.getUri(), ignoreCase, path + ".uri"), conditions);
    }

    private List<RequestCondition.Header> headers(Map<String, StringMatch> headers, String path) {
        List<RequestCondition.Header> conditions = new ArrayList<>();
        orEmpty(headers).forEach((name, value) -> {
            if (NO_HEADERS.contains(name)) {
                faults.add(path + "." + name, "is ignored by Istio here: it has a field of its own");
            } else if (!name.matches("[!#$&'*+.^_`|~0-9a-z-]+")) {
                faults.add(path + "." + name, "must be a header name in lower case");
            }
            conditions.add(new RequestCondition.Header(name, optional(value, path + "." + name)));
        });
        return conditions;
    }

    /** Without a kind of match, presence is enough. */
    private Optional<TextMatch> optional(StringMatch match, String path) {
        return match.getMatchType() == null ? Optional.empty() : new Values(faults).text(match, false, path);
    }
}
