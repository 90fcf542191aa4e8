package io.lockstep.gateway;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything about the gateway that can be configured. What is routed and to whom is in the rules, not here. */
@ConfigMapping(prefix = "lockstep.gateway")
public interface GatewayConfig {

    /** The folder with Istio's YAML. Required. */
    Path rules();

    /** How often the files of the rules are compared with what is in force; from 100 ms. A change counts once it is as old as that. */
    @WithDefault("1S")
    Duration rulesInterval();

    /**
     * Stands for every {@code jwksUri} in the rules: a file with the issuer's public keys. Without it, {@code http(s):} is fetched and
     * {@code file:} is read from the folder of the rules.
     */
    Optional<Path> jwks();

    /**
     * Where each destination host of the rules listens, as {@code host:port}, several with commas between, each with {@code
     * name=value} behind it for labels that subsets pick by. Required for each host the rules name, unless a {@code ServiceEntry}
     * says it; wins over one.
     */
    Map<String, String> addresses();

    /** The address to listen on. */
    @WithDefault("${quarkus.http.host:127.0.0.1}")
    String host();

    /** The port of plain HTTP, where the gateway's own {@code /q} is as well; from 1. */
    @WithDefault("${quarkus.http.port:8080}")
    int port();

    /**
     * Where a port of the rules' {@code Gateway}s is on this machine, by its number there: {@code ports."443"=8443}. Required for
     * HTTPS; HTTP without one is at {@code port}.
     */
    Map<String, Integer> ports();

    /** The folder in which each {@code credentialName} has a folder with {@code tls.crt}, {@code tls.key} and, if needed, {@code ca.crt}. */
    Optional<Path> certificates();

    /** The most connections of clients, at all ports together; one more is closed at once. From 1. */
    @WithDefault("4096")
    int maxClients();

    /** The most connections from one address (of IPv6, from one /64); one more is closed at once. From 1. */
    @WithDefault("512")
    int maxClientsPerAddress();

    /**
     * Addresses and blocks of them that many clients share, such as load balancers and proxies: {@code max-clients} alone holds
     * for them.
     */
    @WithDefault("127.0.0.0/8,::1")
    List<String> sharedAddresses();

    /** Silence, in either direction, ends a client's connection; from 1 s. */
    @WithDefault("30S")
    Duration idleTimeout();

    /** How long the head of a request may take from its first byte, answered 408 beyond; from 100 ms. */
    @WithDefault("10S")
    Duration headTimeout();

    /** How long a client may send nothing of a body that is waited for, answered 408 beyond; from 100 ms, below {@code idle-timeout}. */
    @WithDefault("20S")
    Duration bodyTimeout();

    /** How long, when the gateway stops, what is in flight may take to finish; from 0. */
    @WithDefault("7S")
    Duration drain();

    /** The largest request body that is passed on; from 1 byte. */
    @WithDefault("64M")
    MemorySize maxBody();

    /** The most bytes of request bodies that are kept at a time, for retries and mirrors; beyond, a body is sent on at once, once. From 0. */
    @WithDefault("32M")
    MemorySize maxKeptBodies();

    /** The longest request target, answered 414 beyond; from 256 characters, below 16,384. */
    @WithDefault("8192")
    int maxTargetLength();

    /** The largest sum of request headers, answered 431 beyond; from 1K, below 32K. */
    @WithDefault("20K")
    MemorySize maxHeaders();

    /** Where rate limits that several gateways share are counted, as {@code redis://host:port}. Required if the rules have any. */
    Optional<String> redis();

    /** What Redis is told before, if it wants a password. */
    Optional<String> redisPassword();

    /** The most buckets of rate limits of this process; beyond, some clients get a full one early. From 100. */
    @WithDefault("100000")
    int maxBuckets();

    /** How long a connection to a service may take to open; from 10 ms. */
    @WithDefault("2S")
    Duration connectTimeout();

    /** The most connections to one service, in equal shares for the event loops unless it is low; from 1. */
    @WithDefault("256")
    int maxConnections();

    /** The most requests that wait for a connection to one service, answered 503 beyond; from 0. */
    @WithDefault("1024")
    int maxWaiting();

    /** Whether each request is logged, as one line of JSON, in the category {@code io.lockstep.gateway.access}. */
    @WithDefault("false")
    boolean accessLog();

    Tracing tracing();

    /** Whether spans are made; where they go, and the rest of OpenTelemetry, is Quarkus's. */
    interface Tracing {
        /** As {@code quarkus.otel.sdk.disabled}, which is what to set. */
        @WithDefault("${quarkus.otel.sdk.disabled:true}")
        boolean disabled();
    }
}
