package io.lockstep.gateway.http;

import io.lockstep.gateway.istio.InvalidRulesException;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.impl.VertxInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The sockets that the gateway listens on. They are its own, not Quarkus's, since only so a connection is seen from its first byte,
 * what cannot be read is answered with a problem, and the drain is known to the last request.
 */
final class DoorPorts {

    /** Hard limits, where the HTTP server stops reading. The gateway's own are below these and say more. */
    private static final int MAX_LINE_LENGTH = 16 * 1024;

    private static final int MAX_HEADER_BYTES = 32 * 1024;
    private static final int MAX_STREAMS = 100;
    private static final Logger LOG = Logger.getLogger(DoorPorts.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Vertx vertx;
    private final Door door;
    private final Entrance entrance;
    private final Limits.Clients limits;
    private final List<Port> ports = new ArrayList<>();

    /** What is open, and through which servers. */
    private record Port(Opening opening, DoorCertificates certificates, String deployment) {}

    DoorPorts(Vertx vertx, Door door, Entrance entrance, Limits.Clients limits) {
        this.vertx = vertx;
        this.door = door;
        this.entrance = entrance;
        this.limits = limits;
    }

    /** Opens them, on as many event loops as there are processors; returns when they are open. */
    void open(String host, List<Opening> openings) {
        for (Opening opening : openings) {
            DoorCertificates certificates = new DoorCertificates(vertx);
            certificates.show(opening.tls());
            try {
                String deployment = await(vertx.deployVerticle(
                        () -> new Share(opening, options(host, opening, certificates)),
                        new DeploymentOptions()
                                .setInstances(Runtime.getRuntime().availableProcessors())));
                ports.add(new Port(opening, certificates, deployment));
            } catch (CompletionException e) {
                throw new IllegalStateException(
                        "cannot listen on " + host + ":" + opening.localPort() + ": "
                                + e.getCause().getMessage(),
                        e.getCause());
            }
        }
    }

    /**
     * Shows other certificates from now on; connections there are keep theirs.
     *
     * @throws InvalidRulesException if other ports would have to be open than are, or with another handshake
     */
    void renew(List<Opening> openings) {
        boolean alike = openings.size() == ports.size();
        for (int i = 0; alike && i < openings.size(); i++) {
            alike = openings.get(i).isLike(ports.get(i).opening());
        }
        if (!alike) {
            throw InvalidRulesException.of(
                    "all files",
                    "spec.servers",
                    "other ports, HTTPS in place of HTTP, and other versions of TLS or client authorities need a restart");
        }
        for (int i = 0; i < openings.size(); i++) {
            ports.get(i).certificates().show(openings.get(i).tls());
        }
    }

    /** The first port of HTTPS on this machine. */
    Optional<Integer> encrypted() {
        return ports.stream()
                .map(Port::opening)
                .filter(Opening::isEncrypted)
                .map(Opening::localPort)
                .findFirst();
    }

    /** Closes them and every connection. */
    void close() {
        for (Port port : ports) {
            try {
                await(vertx.undeploy(port.deployment()));
            } catch (CompletionException e) {
                LOG.warnf("Port %d does not close: %s", port.opening().localPort(), e.getCause());
            }
        }
        ports.clear();
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    private HttpServerOptions options(String host, Opening opening, DoorCertificates certificates) {
        HttpServerOptions base =
                opening.isEncrypted() ? DoorTls.of(opening.tls(), certificates) : new HttpServerOptions();
        HttpServerOptions options = base.setHost(host)
                .setPort(opening.localPort())
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
    private final class Share extends AbstractVerticle {

        private final Opening opening;
        private final HttpServerOptions options;
        private HttpServer server;

        private Share(Opening opening, HttpServerOptions options) {
            this.opening = opening;
            this.options = options;
        }

        @Override
        public void start(Promise<Void> started) {
            server = new DoorServer((VertxInternal) vertx, options, entrance)
                    .requestHandler(request -> door.enter(request, opening.number()))
                    .invalidRequestHandler(door::enterInvalid);
            server.listen().<Void>mapEmpty().onComplete(started);
        }

        @Override
        public void stop(Promise<Void> stopped) {
            server.close().onComplete(stopped);
        }
    }
}
