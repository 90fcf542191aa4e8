package io.lockstep.gateway.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** The services the rules may name. */
final class Services {

    private static final Logger LOG = Logger.getLogger(Services.class);

    /** Shorter than any service's idle timeout, so that a request never goes out on a connection just being closed. */
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

    private final Map<String, Service> byHost;

    Services(Vertx vertx, Map<String, String> addresses, Limits limits) {
        byHost = addresses.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey,
                        entry ->
                                new Service(Service.address(entry.getKey(), entry.getValue()), client(vertx, limits))));
    }

    /** What breaks a connection fails the request on it, which answers for it: not a second time in the log. */
    private static HttpClient client(Vertx vertx, Limits limits) {
        return vertx.httpClientBuilder()
                .with(client(limits))
                .with(pool(limits.pool()))
                .withConnectHandler(connection -> connection.exceptionHandler(
                        failure -> LOG.debugf(failure, "The connection to %s broke", connection.remoteAddress())))
                .build();
    }

    /** Other rules have taken over, and nothing is in flight under these any more. */
    void retire() {
        byHost.values().forEach(service -> service.client().close());
    }

    Optional<Service> find(String host) {
        return Optional.ofNullable(byHost.get(host));
    }

    private static HttpClientOptions client(Limits limits) {
        return new HttpClientOptions()
                .setConnectTimeout(Math.toIntExact(limits.connectTimeout().toMillis()))
                .setKeepAliveTimeout(Math.toIntExact(KEEP_ALIVE.toSeconds()))
                .setMaxHeaderSize(32 * 1024)
                .setTcpNoDelay(true)
                .setDecompressionSupported(false)
                .setShared(false);
    }

    private static PoolOptions pool(Limits.Pool pool) {
        return new PoolOptions().setHttp1MaxSize(pool.maxConnections()).setMaxWaitQueueSize(pool.maxWaiting());
    }
}
