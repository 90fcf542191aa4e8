package io.lockstep.gateway.http;

import io.lockstep.gateway.ConnectionLimits;
import io.lockstep.gateway.Target;
import io.lockstep.gateway.UpstreamRule;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** The targets of the rules, each with connections that it shares with no other. */
final class Services {

    private static final Logger LOG = Logger.getLogger(Services.class);

    /** Shorter than any service's idle timeout, so that a request never goes out on a connection just being closed. */
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

    private final Map<Target, Upstream> byTarget;

    Services(Vertx vertx, Map<Target, UpstreamRule> rules, Limits limits, Ambient ambient) {
        byTarget = rules.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey,
                        entry ->
                                new Upstream(entry.getValue(), connections(vertx, entry.getValue(), limits), ambient)));
    }

    Upstream find(Target target) {
        return Optional.ofNullable(byTarget.get(target))
                .orElseThrow(() -> new IllegalStateException("the rules name " + target + " and do not define it"));
    }

    /** Closes all connections as soon as nothing is sent over them any more: copies for mirrors may outlive what they copy. */
    void retire() {
        byTarget.values().forEach(Upstream::retire);
    }

    private static Connections connections(Vertx vertx, UpstreamRule rule, Limits limits) {
        ConnectionLimits own = rule.policy().limits();
        Limits.Pool all = new Limits.Pool(
                own.pool().maxConnections().orElse(limits.pool().maxConnections()),
                own.pool().maxWaiting().orElse(limits.pool().maxWaiting()));
        return new Connections(vertx, all, share -> client(vertx, client(own, limits), share));
    }

    /** What breaks a connection fails the request on it, which answers for it: not a second time in the log. */
    private static HttpClient client(Vertx vertx, HttpClientOptions options, Limits.Pool pool) {
        return vertx.httpClientBuilder()
                .with(options)
                .with(new PoolOptions().setHttp1MaxSize(pool.maxConnections()).setMaxWaitQueueSize(pool.maxWaiting()))
                .withConnectHandler(connection -> connection.exceptionHandler(
                        failure -> LOG.debugf(failure, "The connection to %s broke", connection.remoteAddress())))
                .build();
    }

    private static HttpClientOptions client(ConnectionLimits own, Limits limits) {
        Duration connect = own.connectTimeout().orElse(limits.connectTimeout());
        long idleSeconds = own.idleTimeout().orElse(KEEP_ALIVE).plusMillis(999).toSeconds();
        return new HttpClientOptions()
                .setConnectTimeout(Math.toIntExact(connect.toMillis()))
                .setKeepAliveTimeout(Math.toIntExact(idleSeconds))
                .setMaxHeaderSize(32 * 1024)
                .setTcpNoDelay(true)
                .setDecompressionSupported(false)
                .setShared(false);
    }
}
