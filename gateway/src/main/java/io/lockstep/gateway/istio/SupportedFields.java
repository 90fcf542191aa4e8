package io.lockstep.gateway.istio;

import static java.util.Map.entry;

import io.fabric8.istio.api.api.networking.v1alpha3.Destination;
import io.fabric8.istio.api.api.networking.v1alpha3.HTTPBodyString;
import io.fabric8.istio.api.api.networking.v1alpha3.HTTPDirectResponse;
import io.fabric8.istio.api.api.networking.v1alpha3.HTTPMatchRequest;
import io.fabric8.istio.api.api.networking.v1alpha3.HTTPRewrite;
import io.fabric8.istio.api.api.networking.v1alpha3.HTTPRoute;
import io.fabric8.istio.api.api.networking.v1alpha3.HTTPRouteDestination;
import io.fabric8.istio.api.api.networking.v1alpha3.Headers;
import io.fabric8.istio.api.api.networking.v1alpha3.HeadersHeaderOperations;
import io.fabric8.istio.api.api.networking.v1alpha3.PortSelector;
import io.fabric8.istio.api.api.networking.v1alpha3.StringMatchExact;
import io.fabric8.istio.api.api.networking.v1alpha3.StringMatchPrefix;
import io.fabric8.istio.api.api.networking.v1alpha3.StringMatchRegex;
import io.fabric8.istio.api.api.security.v1beta1.ClaimToHeader;
import io.fabric8.istio.api.api.security.v1beta1.Condition;
import io.fabric8.istio.api.api.security.v1beta1.JWTRule;
import io.fabric8.istio.api.api.security.v1beta1.Operation;
import io.fabric8.istio.api.api.security.v1beta1.Rule;
import io.fabric8.istio.api.api.security.v1beta1.RuleFrom;
import io.fabric8.istio.api.api.security.v1beta1.RuleTo;
import io.fabric8.istio.api.api.security.v1beta1.Source;
import io.fabric8.istio.api.networking.v1.VirtualService;
import io.fabric8.istio.api.security.v1.AuthorizationPolicy;
import io.fabric8.istio.api.security.v1.RequestAuthentication;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Map;
import java.util.Set;

/**
 * The fields this gateway honours, type by type of Istio's model: the one place that says so. {@code docs/gateway-fields.md} lists
 * the same, and a test compares them. Whatever the model has beyond this is refused at the start.
 */
final class SupportedFields {

    static final Map<Class<?>, Set<String>> BY_TYPE = Map.ofEntries(
            entry(VirtualService.class, Set.of("apiVersion", "kind", "metadata", "spec")),
            entry(RequestAuthentication.class, Set.of("apiVersion", "kind", "metadata", "spec")),
            entry(AuthorizationPolicy.class, Set.of("apiVersion", "kind", "metadata", "spec")),
            entry(ObjectMeta.class, Set.of("name", "namespace", "labels", "annotations")),
            entry(io.fabric8.istio.api.api.networking.v1alpha3.VirtualService.class, Set.of("hosts", "http")),
            entry(HTTPRoute.class, Set.of("name", "match", "route", "rewrite", "headers", "timeout", "directResponse")),
            entry(HTTPMatchRequest.class, Set.of("name", "uri", "method", "ignoreUriCase")),
            entry(StringMatchExact.class, Set.of("exact")),
            entry(StringMatchPrefix.class, Set.of("prefix")),
            entry(StringMatchRegex.class, Set.of("regex")),
            entry(HTTPRouteDestination.class, Set.of("destination", "weight")),
            entry(Destination.class, Set.of("host", "port")),
            entry(PortSelector.class, Set.of("number")),
            entry(HTTPRewrite.class, Set.of("uri")),
            entry(Headers.class, Set.of("request", "response")),
            entry(HeadersHeaderOperations.class, Set.of("set", "add", "remove")),
            entry(HTTPDirectResponse.class, Set.of("status", "body")),
            entry(HTTPBodyString.class, Set.of("string")),
            entry(io.fabric8.istio.api.api.security.v1beta1.RequestAuthentication.class, Set.of("jwtRules")),
            entry(
                    JWTRule.class,
                    Set.of("issuer", "audiences", "jwks", "jwksUri", "forwardOriginalToken", "outputClaimToHeaders")),
            entry(ClaimToHeader.class, Set.of("claim", "header")),
            entry(io.fabric8.istio.api.api.security.v1beta1.AuthorizationPolicy.class, Set.of("action", "rules")),
            entry(Rule.class, Set.of("from", "to", "when")),
            entry(RuleFrom.class, Set.of("source")),
            entry(Source.class, Set.of("requestPrincipals", "notRequestPrincipals")),
            entry(RuleTo.class, Set.of("operation")),
            entry(Operation.class, Set.of("methods", "notMethods", "paths", "notPaths")),
            entry(Condition.class, Set.of("key", "values", "notValues")));

    private SupportedFields() {}

    static boolean has(Class<?> type, String field) {
        return BY_TYPE.getOrDefault(type, Set.of()).contains(field);
    }
}
