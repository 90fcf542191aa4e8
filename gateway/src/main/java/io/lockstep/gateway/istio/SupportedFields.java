package io.lockstep.gateway.istio;

import static java.util.Map.entry;

import io.fabric8.istio.api.api.networking.v1alpha3.ConnectionPoolSettings;
import io.fabric8.istio.api.api.networking.v1alpha3.ConnectionPoolSettingsHTTPSettings;
import io.fabric8.istio.api.api.networking.v1alpha3.ConnectionPoolSettingsTCPSettings;
import io.fabric8.istio.api.api.networking.v1alpha3.CorsPolicy;
import io.fabric8.istio.api.api.networking.v1alpha3.Destination;
import io.fabric8.istio.api.api.networking.v1alpha3.EnvoyFilterEnvoyConfigObjectMatch;
import io.fabric8.istio.api.api.networking.v1alpha3.EnvoyFilterEnvoyConfigObjectMatchListener;
import io.fabric8.istio.api.api.networking.v1alpha3.EnvoyFilterEnvoyConfigObjectMatchRouteConfiguration;
import io.fabric8.istio.api.api.networking.v1alpha3.EnvoyFilterEnvoyConfigObjectPatch;
import io.fabric8.istio.api.api.networking.v1alpha3.EnvoyFilterListenerMatch;
import io.fabric8.istio.api.api.networking.v1alpha3.EnvoyFilterListenerMatchFilterChainMatch;
import io.fabric8.istio.api.api.networking.v1alpha3.EnvoyFilterListenerMatchFilterMatch;
import io.fabric8.istio.api.api.networking.v1alpha3.EnvoyFilterListenerMatchSubFilterMatch;
import io.fabric8.istio.api.api.networking.v1alpha3.EnvoyFilterPatch;
import io.fabric8.istio.api.api.networking.v1alpha3.EnvoyFilterRouteConfigurationMatch;
import io.fabric8.istio.api.api.networking.v1alpha3.EnvoyFilterRouteConfigurationMatchRouteMatch;
import io.fabric8.istio.api.api.networking.v1alpha3.EnvoyFilterRouteConfigurationMatchVirtualHostMatch;
import io.fabric8.istio.api.api.networking.v1alpha3.HTTPBodyString;
import io.fabric8.istio.api.api.networking.v1alpha3.HTTPDirectResponse;
import io.fabric8.istio.api.api.networking.v1alpha3.HTTPFaultInjection;
import io.fabric8.istio.api.api.networking.v1alpha3.HTTPFaultInjectionAbort;
import io.fabric8.istio.api.api.networking.v1alpha3.HTTPFaultInjectionAbortHttpStatus;
import io.fabric8.istio.api.api.networking.v1alpha3.HTTPFaultInjectionDelay;
import io.fabric8.istio.api.api.networking.v1alpha3.HTTPFaultInjectionDelayFixedDelay;
import io.fabric8.istio.api.api.networking.v1alpha3.HTTPMatchRequest;
import io.fabric8.istio.api.api.networking.v1alpha3.HTTPMirrorPolicy;
import io.fabric8.istio.api.api.networking.v1alpha3.HTTPRedirect;
import io.fabric8.istio.api.api.networking.v1alpha3.HTTPRedirectDerivePort;
import io.fabric8.istio.api.api.networking.v1alpha3.HTTPRedirectPort;
import io.fabric8.istio.api.api.networking.v1alpha3.HTTPRetry;
import io.fabric8.istio.api.api.networking.v1alpha3.HTTPRewrite;
import io.fabric8.istio.api.api.networking.v1alpha3.HTTPRoute;
import io.fabric8.istio.api.api.networking.v1alpha3.HTTPRouteDestination;
import io.fabric8.istio.api.api.networking.v1alpha3.Headers;
import io.fabric8.istio.api.api.networking.v1alpha3.HeadersHeaderOperations;
import io.fabric8.istio.api.api.networking.v1alpha3.LoadBalancerSettings;
import io.fabric8.istio.api.api.networking.v1alpha3.LoadBalancerSettingsConsistentHash;
import io.fabric8.istio.api.api.networking.v1alpha3.LoadBalancerSettingsConsistentHashLB;
import io.fabric8.istio.api.api.networking.v1alpha3.LoadBalancerSettingsConsistentHashLBHTTPCookie_;
import io.fabric8.istio.api.api.networking.v1alpha3.LoadBalancerSettingsConsistentHashLBHttpCookie;
import io.fabric8.istio.api.api.networking.v1alpha3.LoadBalancerSettingsConsistentHashLBHttpHeaderName;
import io.fabric8.istio.api.api.networking.v1alpha3.LoadBalancerSettingsConsistentHashLBHttpQueryParameterName;
import io.fabric8.istio.api.api.networking.v1alpha3.LoadBalancerSettingsConsistentHashLBUseSourceIp;
import io.fabric8.istio.api.api.networking.v1alpha3.LoadBalancerSettingsSimple;
import io.fabric8.istio.api.api.networking.v1alpha3.OutlierDetection;
import io.fabric8.istio.api.api.networking.v1alpha3.Percent;
import io.fabric8.istio.api.api.networking.v1alpha3.Port;
import io.fabric8.istio.api.api.networking.v1alpha3.PortSelector;
import io.fabric8.istio.api.api.networking.v1alpha3.RegexRewrite;
import io.fabric8.istio.api.api.networking.v1alpha3.Server;
import io.fabric8.istio.api.api.networking.v1alpha3.ServerTLSSettings;
import io.fabric8.istio.api.api.networking.v1alpha3.ServicePort;
import io.fabric8.istio.api.api.networking.v1alpha3.StringMatchExact;
import io.fabric8.istio.api.api.networking.v1alpha3.StringMatchPrefix;
import io.fabric8.istio.api.api.networking.v1alpha3.StringMatchRegex;
import io.fabric8.istio.api.api.networking.v1alpha3.Subset;
import io.fabric8.istio.api.api.networking.v1alpha3.TrafficPolicy;
import io.fabric8.istio.api.api.networking.v1alpha3.TrafficPolicyRetryBudget;
import io.fabric8.istio.api.api.networking.v1alpha3.WorkloadEntry;
import io.fabric8.istio.api.api.networking.v1alpha3.WorkloadSelector;
import io.fabric8.istio.api.api.security.v1beta1.ClaimToHeader;
import io.fabric8.istio.api.api.security.v1beta1.Condition;
import io.fabric8.istio.api.api.security.v1beta1.JWTHeader;
import io.fabric8.istio.api.api.security.v1beta1.JWTRule;
import io.fabric8.istio.api.api.security.v1beta1.Operation;
import io.fabric8.istio.api.api.security.v1beta1.Rule;
import io.fabric8.istio.api.api.security.v1beta1.RuleFrom;
import io.fabric8.istio.api.api.security.v1beta1.RuleTo;
import io.fabric8.istio.api.api.security.v1beta1.Source;
import io.fabric8.istio.api.networking.v1.DestinationRule;
import io.fabric8.istio.api.networking.v1.Gateway;
import io.fabric8.istio.api.networking.v1.ServiceEntry;
import io.fabric8.istio.api.networking.v1.VirtualService;
import io.fabric8.istio.api.networking.v1alpha3.EnvoyFilter;
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

    private static final Set<String> RESOURCE = Set.of("apiVersion", "kind", "metadata", "spec");

    static final Map<Class<?>, Set<String>> BY_TYPE = Map.ofEntries(
            entry(VirtualService.class, RESOURCE),
            entry(DestinationRule.class, RESOURCE),
            entry(ServiceEntry.class, RESOURCE),
            entry(RequestAuthentication.class, RESOURCE),
            entry(AuthorizationPolicy.class, RESOURCE),
            entry(ObjectMeta.class, Set.of("name", "namespace", "labels", "annotations")),
            entry(
                    HTTPRoute.class,
                    Set.of(
                            "name",
                            "match",
                            "route",
                            "redirect",
                            "directResponse",
                            "rewrite",
                            "headers",
                            "timeout",
                            "retries",
                            "fault",
                            "mirror",
                            "mirrorPercentage",
                            "mirrors",
                            "corsPolicy")),
            entry(HTTPRedirect.class, Set.of("uri", "authority", "scheme", "redirectCode")),
            entry(HTTPRedirectPort.class, Set.of("port")),
            entry(HTTPRedirectDerivePort.class, Set.of("derivePort")),
            entry(
                    HTTPRetry.class,
                    Set.of("attempts", "perTryTimeout", "retryOn", "backoff", "retryIgnorePreviousHosts")),
            entry(HTTPFaultInjection.class, Set.of("delay", "abort")),
            entry(HTTPFaultInjectionDelay.class, Set.of("percentage")),
            entry(HTTPFaultInjectionDelayFixedDelay.class, Set.of("fixedDelay")),
            entry(HTTPFaultInjectionAbort.class, Set.of("percentage")),
            entry(HTTPFaultInjectionAbortHttpStatus.class, Set.of("httpStatus")),
            entry(Percent.class, Set.of("value")),
            entry(HTTPMirrorPolicy.class, Set.of("destination", "percentage")),
            entry(
                    CorsPolicy.class,
                    Set.of(
                            "allowOrigins",
                            "allowMethods",
                            "allowHeaders",
                            "exposeHeaders",
                            "maxAge",
                            "allowCredentials",
                            "unmatchedPreflights")),
            entry(
                    HTTPMatchRequest.class,
                    Set.of(
                            "name",
                            "uri",
                            "method",
                            "scheme",
                            "authority",
                            "headers",
                            "withoutHeaders",
                            "queryParams",
                            "port",
                            "ignoreUriCase")),
            entry(
                    io.fabric8.istio.api.api.networking.v1alpha3.VirtualService.class,
                    Set.of("hosts", "gateways", "http")),
            entry(Gateway.class, Set.of("apiVersion", "kind", "metadata", "spec")),
            entry(io.fabric8.istio.api.api.networking.v1alpha3.Gateway.class, Set.of("selector", "servers")),
            entry(Server.class, Set.of("name", "port", "hosts", "tls")),
            entry(Port.class, Set.of("name", "number", "protocol")),
            entry(
                    ServerTLSSettings.class,
                    Set.of(
                            "httpsRedirect",
                            "mode",
                            "credentialName",
                            "serverCertificate",
                            "privateKey",
                            "caCertificates",
                            "minProtocolVersion",
                            "maxProtocolVersion")),
            entry(EnvoyFilter.class, Set.of("apiVersion", "kind", "metadata", "spec")),
            entry(
                    io.fabric8.istio.api.api.networking.v1alpha3.EnvoyFilter.class,
                    Set.of("configPatches", "workloadSelector")),
            entry(WorkloadSelector.class, Set.of("labels")),
            entry(EnvoyFilterEnvoyConfigObjectPatch.class, Set.of("applyTo", "match", "patch")),
            entry(EnvoyFilterEnvoyConfigObjectMatch.class, Set.of("context")),
            entry(EnvoyFilterEnvoyConfigObjectMatchListener.class, Set.of("listener")),
            entry(EnvoyFilterEnvoyConfigObjectMatchRouteConfiguration.class, Set.of("routeConfiguration")),
            entry(EnvoyFilterListenerMatch.class, Set.of("filterChain")),
            entry(EnvoyFilterListenerMatchFilterChainMatch.class, Set.of("filter")),
            entry(EnvoyFilterListenerMatchFilterMatch.class, Set.of("name", "subFilter")),
            entry(EnvoyFilterListenerMatchSubFilterMatch.class, Set.of("name")),
            entry(EnvoyFilterRouteConfigurationMatch.class, Set.of("vhost")),
            entry(EnvoyFilterRouteConfigurationMatchVirtualHostMatch.class, Set.of("name", "route")),
            entry(EnvoyFilterRouteConfigurationMatchRouteMatch.class, Set.of("name", "action")),
            entry(EnvoyFilterPatch.class, Set.of("operation", "value")),
            entry(StringMatchExact.class, Set.of("exact")),
            entry(StringMatchPrefix.class, Set.of("prefix")),
            entry(StringMatchRegex.class, Set.of("regex")),
            entry(HTTPRouteDestination.class, Set.of("destination", "weight", "headers")),
            entry(Destination.class, Set.of("host", "port", "subset")),
            entry(PortSelector.class, Set.of("number")),
            entry(HTTPRewrite.class, Set.of("uri", "authority", "uriRegexRewrite")),
            entry(RegexRewrite.class, Set.of("match", "rewrite")),
            entry(Headers.class, Set.of("request", "response")),
            entry(HeadersHeaderOperations.class, Set.of("set", "add", "remove")),
            entry(HTTPDirectResponse.class, Set.of("status", "body")),
            entry(HTTPBodyString.class, Set.of("string")),
            entry(
                    io.fabric8.istio.api.api.networking.v1alpha3.DestinationRule.class,
                    Set.of("host", "trafficPolicy", "subsets")),
            entry(Subset.class, Set.of("name", "labels", "trafficPolicy")),
            entry(TrafficPolicy.class, Set.of("loadBalancer", "connectionPool", "outlierDetection", "retryBudget")),
            entry(TrafficPolicyRetryBudget.class, Set.of("percent", "minRetryConcurrency")),
            entry(LoadBalancerSettings.class, Set.of()),
            entry(LoadBalancerSettingsSimple.class, Set.of("simple")),
            entry(LoadBalancerSettingsConsistentHash.class, Set.of("consistentHash")),
            entry(LoadBalancerSettingsConsistentHashLB.class, Set.of()),
            entry(LoadBalancerSettingsConsistentHashLBHttpHeaderName.class, Set.of("httpHeaderName")),
            entry(LoadBalancerSettingsConsistentHashLBHttpQueryParameterName.class, Set.of("httpQueryParameterName")),
            entry(LoadBalancerSettingsConsistentHashLBUseSourceIp.class, Set.of("useSourceIp")),
            entry(LoadBalancerSettingsConsistentHashLBHttpCookie.class, Set.of("httpCookie")),
            entry(LoadBalancerSettingsConsistentHashLBHTTPCookie_.class, Set.of("name", "path", "ttl")),
            entry(ConnectionPoolSettings.class, Set.of("tcp", "http")),
            entry(ConnectionPoolSettingsTCPSettings.class, Set.of("maxConnections", "connectTimeout")),
            entry(
                    ConnectionPoolSettingsHTTPSettings.class,
                    Set.of(
                            "http1MaxPendingRequests",
                            "http2MaxRequests",
                            "maxRequestsPerConnection",
                            "maxRetries",
                            "idleTimeout")),
            entry(
                    OutlierDetection.class,
                    Set.of(
                            "consecutive5xxErrors",
                            "consecutiveGatewayErrors",
                            "consecutiveLocalOriginFailures",
                            "splitExternalLocalOriginErrors",
                            "interval",
                            "baseEjectionTime",
                            "maxEjectionPercent",
                            "minHealthPercent")),
            entry(
                    io.fabric8.istio.api.api.networking.v1alpha3.ServiceEntry.class,
                    Set.of("hosts", "ports", "resolution", "location", "endpoints")),
            entry(ServicePort.class, Set.of("name", "number", "protocol", "targetPort")),
            entry(WorkloadEntry.class, Set.of("address", "ports", "labels")),
            entry(io.fabric8.istio.api.api.security.v1beta1.RequestAuthentication.class, Set.of("jwtRules")),
            entry(
                    JWTRule.class,
                    Set.of(
                            "issuer",
                            "audiences",
                            "jwks",
                            "jwksUri",
                            "timeout",
                            "fromHeaders",
                            "fromParams",
                            "fromCookies",
                            "forwardOriginalToken",
                            "outputPayloadToHeader",
                            "outputClaimToHeaders")),
            entry(JWTHeader.class, Set.of("name", "prefix")),
            entry(ClaimToHeader.class, Set.of("claim", "header")),
            entry(io.fabric8.istio.api.api.security.v1beta1.AuthorizationPolicy.class, Set.of("action", "rules")),
            entry(Rule.class, Set.of("from", "to", "when")),
            entry(RuleFrom.class, Set.of("source")),
            entry(
                    Source.class,
                    Set.of(
                            "requestPrincipals",
                            "notRequestPrincipals",
                            "ipBlocks",
                            "notIpBlocks",
                            "remoteIpBlocks",
                            "notRemoteIpBlocks")),
            entry(RuleTo.class, Set.of("operation")),
            entry(
                    Operation.class,
                    Set.of("methods", "notMethods", "paths", "notPaths", "hosts", "notHosts", "ports", "notPorts")),
            entry(Condition.class, Set.of("key", "values", "notValues")));

    private SupportedFields() {}

    static boolean has(Class<?> type, String field) {
        return BY_TYPE.getOrDefault(type, Set.of()).contains(field);
    }
}
