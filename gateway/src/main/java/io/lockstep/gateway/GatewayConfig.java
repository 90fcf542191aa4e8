package io.lockstep.gateway;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Everything about the gateway that can be configured. What is routed and to whom is in the rules, not here. */
@ConfigMapping(prefix = "lockstep.gateway")
public interface GatewayConfig {

    /** The folder with Istio's YAML. Required. */
    Path rules();

    /** Stands for every {@code jwksUri} in the rules: a file with the issuer's public keys, since the gateway fetches nothing. */
    Optional<Path> jwks();

    /** Where each destination host of the rules listens, as {@code host:port}. Required for each host the rules name. */
    Map<String, String> addresses();

    /** The largest request body that is passed on; from 1 byte. */
    @WithDefault("64M")
    MemorySize maxBody();

    /** The longest request target, answered 414 beyond; from 256 characters, below {@code quarkus.http.limits.max-initial-line-length}. */
    @WithDefault("8192")
    int maxTargetLength();

    /** The largest sum of request headers, answered 431 beyond; from 1K, below {@code quarkus.http.limits.max-header-size}. */
    @WithDefault("20K")
    MemorySize maxHeaders();

    /** How long a connection to a service may take to open; from 10 ms. */
    @WithDefault("2S")
    Duration connectTimeout();

    /** The most connections to one service; from 1. */
    @WithDefault("256")
    int maxConnections();

    /** The most requests that wait for a connection to one service, answered 503 beyond; from 0. */
    @WithDefault("1024")
    int maxWaiting();

    /** Whether each request is logged, as one line of JSON, in the category {@code io.lockstep.gateway.access}. */
    @WithDefault("false")
    boolean accessLog();
}
