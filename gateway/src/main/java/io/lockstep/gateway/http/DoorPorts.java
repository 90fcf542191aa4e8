package io.lockstep.gateway.http;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.impl.VertxInternal;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * The sockets that the gateway listens on. They are its own, not Quarkus's, since only so a connection is seen from its first byte,
 * what cannot be read is answered with a problem, and the drain is known to the last request.
 */
final class DoorPorts {

    /** Hard limits, where the HTTP server stops reading. The gateway's own are below these and say more. */
    private static final int MAX_LINE_LENGTH = 16 * 1024;

    private static final int MAX_HEADER_BYTES = 32 * 1024;
    private static final int MAX_STREAMS = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Vertx vertx;
    private final Door door;
    private final Entrance entrance;
    private final Limits.Clients limits;
    private String deployment;

    DoorPorts(Vertx vertx, Door door, Entrance entrance, Limits.Clients limits) {
        this.vertx = vertx;
        this.door = door;
        this.entrance = entrance;
        this.limits = limits;
    }

    /** Opens the ports, on as many event loops as there are processors; returns when they are open. */
    void open(String host, int port) {
        DeploymentOptions options =
                new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors());
        try {
            deployment = vertx.deployVerticle(() -> new Listener(options(host, port)), options)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            throw new IllegalStateException("cannot listen on " + host + ":" + port, e.getCause());
        }
    }

    /** Closes them and every connection. */
    void close() {
        if (deployment == null) {
            return;
        }
        vertx.undeploy(deployment)
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .exceptionally(late -> null)
                .join();
    }

    private HttpServerOptions options(String host, int port) {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(host)
                .setPort(port)
                .setIdleTimeout(Math.toIntExact(limits.idleTimeout().toMillis()))
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setMaxInitialLineLength(MAX_LINE_LENGTH)
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setHandle100ContinueAutomatically(false)
                // A tunnel passes a WebSocket's frames on as they are.
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setTcpNoDelay(true)
                .setReuseAddress(true);
        options.getInitialSettings().setMaxConcurrentStreams(MAX_STREAMS).setMaxHeaderListSize(MAX_HEADER_BYTES);
        return options;
    }

    /** One event loop's share of a port. */
    private final class Listener extends AbstractVerticle {

        private final HttpServerOptions options;
        private HttpServer server;

        private Listener(HttpServerOptions options) {
            this.options = options;
        }

        @Override
        public void start(Promise<Void> started) {
            server = new DoorServer((VertxInternal) vertx, options, entrance)
                    .requestHandler(door::enter)
                    .invalidRequestHandler(door::enterInvalid);
            server.listen().<Void>mapEmpty().onComplete(started);
        }

        @Override
        public void stop(Promise<Void> stopped) {
            server.close().onComplete(stopped);
        }
    }
}
