package io.lockstep.gateway.http;

import io.lockstep.gateway.http.DoorCertificates.Shown;
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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
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
    private static final Duration POLL = Duration.ofMillis(20);

    private final Vertx vertx;
    private final String host;
    private final Door door;
    private final Entrance entrance;
    private final Limits.Clients limits;
    private final List<Port> ports = new CopyOnWriteArrayList<>();

    /** What is open, and through which servers. */
    private record Port(Opening opening, DoorCertificates certificates, String deployment) {}

    /** @param host the address to listen on */
    DoorPorts(Vertx vertx, String host, Door door, Entrance entrance, Limits.Clients limits) {
        this.vertx = vertx;
        this.host = host;
        this.door = door;
        this.entrance = entrance;
        this.limits = limits;
    }

    /** Opens them, on as many event loops as there are processors; returns when they are open. */
    void open(List<Opening> openings) {
        openings.forEach(this::open);
    }

    private void open(Opening opening) {
        DoorCertificates certificates = new DoorCertificates(vertx);
        certificates.show(certificates.read(opening.tls()));
        entrance.welcome(opening.localPort());
        try {
            String deployment = await(vertx.deployVerticle(
                    () -> new Share(opening, options(opening, certificates)),
                    new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors())));
            ports.add(new Port(opening, certificates, deployment));
        } catch (CompletionException e) {
            throw new IllegalStateException(
                    "cannot listen on " + host + ":" + opening.localPort() + ": "
                            + e.getCause().getMessage(),
                    e.getCause());
        }
    }

    /**
     * Has these ports open from now on, port by port: one that stays keeps its connections and shows its new certificates to new
     * ones; one that goes, or is agreed on otherwise (see {@link Opening.Handshake}), finishes what is in flight first. Blocks.
     *
     * @throws InvalidRulesException if one cannot be opened: those of before are open then
     */
    void renew(List<Opening> openings) {
        List<Port> staying = new ArrayList<>();
        List<Runnable> renewals = new ArrayList<>();
        List<Opening> missing = new ArrayList<>();
        for (Opening opening : openings) {
            ports.stream()
                    .filter(port -> port.opening().isLike(opening))
                    .findFirst()
                    .ifPresentOrElse(
                            port -> {
                                staying.add(port);
                                // Read now: what cannot be used changes nothing.
                                List<Shown> read = port.certificates().read(opening.tls());
                                renewals.add(() -> port.certificates().show(read));
                            },
                            () -> missing.add(opening));
        }
        List<Port> leaving =
                ports.stream().filter(port -> !staying.contains(port)).toList();
        Predicate<Opening> isElsewhere =
                opening -> leaving.stream().noneMatch(port -> port.opening().localPort() == opening.localPort());
        try {
            // Those that may be taken by others come first, while nothing is lost yet.
            open(missing.stream().filter(isElsewhere).toList());
            leaving.forEach(this::drain);
            open(missing.stream().filter(isElsewhere.negate()).toList());
        } catch (IllegalStateException e) {
            restore(staying, leaving);
            throw InvalidRulesException.of("all files", "spec.servers", e.getMessage());
        }
        renewals.forEach(Runnable::run);
    }

    private void restore(List<Port> staying, List<Port> leaving) {
        ports.stream()
                .filter(port -> !staying.contains(port) && !leaving.contains(port))
                .forEach(this::close);
        open(leaving.stream()
                .filter(port -> !ports.contains(port))
                .map(Port::opening)
                .toList());
    }

    /** Its connections are closed as soon as nothing is in flight on them, or when that takes too long; then the port is. */
    private void drain(Port port) {
        int number = port.opening().localPort();
        entrance.leave(number);
        for (long left = limits.drain().dividedBy(POLL); left > 0 && !entrance.isEmpty(number); left--) {
            LockSupport.parkNanos(POLL.toNanos());
        }
        close(port);
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
        List.copyOf(ports).forEach(this::close);
    }

    private void close(Port port) {
        try {
            await(vertx.undeploy(port.deployment()));
        } catch (CompletionException e) {
            LOG.warnf("Port %d does not close: %s", port.opening().localPort(), e.getCause());
        }
        ports.remove(port);
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    private HttpServerOptions options(Opening opening, DoorCertificates certificates) {
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
