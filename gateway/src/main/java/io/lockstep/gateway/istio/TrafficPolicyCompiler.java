package io.lockstep.gateway.istio;

import io.fabric8.istio.api.api.networking.v1alpha3.ConnectionPoolSettings;
import io.fabric8.istio.api.api.networking.v1alpha3.ConnectionPoolSettingsHTTPSettings;
import io.fabric8.istio.api.api.networking.v1alpha3.ConnectionPoolSettingsTCPSettings;
import io.fabric8.istio.api.api.networking.v1alpha3.OutlierDetection;
import io.fabric8.istio.api.api.networking.v1alpha3.TrafficPolicyRetryBudget;
import io.lockstep.gateway.ConnectionLimits;
import io.lockstep.gateway.OutlierPolicy;
import io.lockstep.gateway.Percentage;
import io.lockstep.gateway.RetryBudget;
import io.lockstep.gateway.TrafficPolicy;
import java.time.Duration;
import java.util.Optional;

/** Compiles a {@code trafficPolicy}, part by part: what a subset does not say, its service's policy does. */
record TrafficPolicyCompiler(Faults.Place faults) {

    TrafficPolicy compile(
            io.fabric8.istio.api.api.networking.v1alpha3.TrafficPolicy policy, TrafficPolicy otherwise, String path) {
        if (policy == null) {
            return otherwise;
        }
        return new TrafficPolicy(
                policy.getLoadBalancer() == null
                        ? otherwise.balancing()
                        : new BalancingCompiler(faults).compile(policy.getLoadBalancer(), path + ".loadBalancer"),
                policy.getConnectionPool() == null
                        ? otherwise.limits()
                        : limits(policy.getConnectionPool(), path + ".connectionPool"),
                policy.getOutlierDetection() == null
                        ? otherwise.outliers()
                        : Optional.of(outliers(policy.getOutlierDetection(), path + ".outlierDetection")),
                policy.getRetryBudget() == null
                        ? otherwise.retryBudget()
                        : Optional.of(budget(policy.getRetryBudget(), path + ".retryBudget")));
    }

    private ConnectionLimits limits(ConnectionPoolSettings pool, String path) {
        Values values = new Values(faults);
        ConnectionPoolSettingsTCPSettings tcp =
                Optional.ofNullable(pool.getTcp()).orElseGet(ConnectionPoolSettingsTCPSettings::new);
        ConnectionPoolSettingsHTTPSettings http =
                Optional.ofNullable(pool.getHttp()).orElseGet(ConnectionPoolSettingsHTTPSettings::new);
        return new ConnectionLimits(
                new ConnectionLimits.Pool(
                        values.atLeast(1, tcp.getMaxConnections(), path + ".tcp.maxConnections"),
                        values.atLeast(0, http.getHttp1MaxPendingRequests(), path + ".http.http1MaxPendingRequests")),
                new ConnectionLimits.Concurrency(
                        values.atLeast(1, http.getHttp2MaxRequests(), path + ".http.http2MaxRequests")
                                .orElse(Integer.MAX_VALUE),
                        values.atLeast(0, http.getMaxRetries(), path + ".http.maxRetries")
                                .orElse(Integer.MAX_VALUE)),
                values.duration(tcp.getConnectTimeout(), path + ".tcp.connectTimeout"),
                values.duration(http.getIdleTimeout(), path + ".http.idleTimeout"),
                values.atLeast(0, http.getMaxRequestsPerConnection(), path + ".http.maxRequestsPerConnection")
                        .orElse(0));
    }

    private OutlierPolicy outliers(OutlierDetection detection, String path) {
        Values values = new Values(faults);
        boolean split = Boolean.TRUE.equals(detection.getSplitExternalLocalOriginErrors());
        if (!split && detection.getConsecutiveLocalOriginFailures() != null) {
            faults.add(
                    path + ".consecutiveLocalOriginFailures",
                    "means nothing unless splitExternalLocalOriginErrors is true");
        }
        return new OutlierPolicy(
                new OutlierPolicy.Failures(
                        values.atLeast(0, detection.getConsecutive5xxErrors(), path + ".consecutive5xxErrors")
                                .orElse(5),
                        values.atLeast(0, detection.getConsecutiveGatewayErrors(), path + ".consecutiveGatewayErrors")
                                .orElse(0),
                        values.atLeast(
                                        0,
                                        detection.getConsecutiveLocalOriginFailures(),
                                        path + ".consecutiveLocalOriginFailures")
                                .orElse(5),
                        split),
                values.duration(detection.getInterval(), path + ".interval").orElse(Duration.ofSeconds(10)),
                values.duration(detection.getBaseEjectionTime(), path + ".baseEjectionTime")
                        .orElse(Duration.ofSeconds(30)),
                values.percentage(detection.getMaxEjectionPercent(), new Percentage(10), path + ".maxEjectionPercent"),
                values.percentage(detection.getMinHealthPercent(), Percentage.NEVER, path + ".minHealthPercent"));
    }

    private RetryBudget budget(TrafficPolicyRetryBudget budget, String path) {
        Values values = new Values(faults);
        long min = Optional.ofNullable(budget.getMinRetryConcurrency()).orElse(3L);
        return new RetryBudget(
                values.percentage(budget.getPercent(), new Percentage(20), path + ".percent"),
                values.atLeast(0, Math.toIntExact(min), path + ".minRetryConcurrency")
                        .orElse(0));
    }
}
