package io.lockstep.gateway.http;

import io.lockstep.gateway.GatewayConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Starts and stops the gateway with Quarkus, whose own server does not listen; its router answers what is under {@code /q}. */
@ApplicationScoped
class GatewayStart {

    /** Before every handler that answers, after those with which Quarkus prepares a request. */
    private static final int FIRST = Integer.MIN_VALUE + 10;

    private final GatewayConfig config;
    private final Vertx vertx;
    private final MeterRegistry registry;
    private Gateway gateway;

    GatewayStart(GatewayConfig config, Vertx vertx, MeterRegistry registry) {
        this.config = config;
        this.vertx = vertx;
        this.registry = registry;
    }

    void prepare(@Observes Router router) {
        gateway = new Gateway(
                config,
                vertx,
                registry,
                router,
                new Ambient(System::nanoTime, ThreadLocalRandom::current, new TrafficMetrics(registry), spans()));
        Door door = gateway.door();
        router.route().order(FIRST).handler(door::enterOwn).failureHandler(door::ownFailed);
        router.route().last().handler(door::noSuchOwnPath);
    }

    void open(@Observes StartupEvent event) {
        gateway.open();
    }

    void lastCall(@Observes ShutdownDelayInitiatedEvent event) {
        gateway().ifPresent(Gateway::lastCall);
    }

    void close(@Observes ShutdownEvent event) {
        gateway().ifPresent(Gateway::drain);
    }

    /** The tracer is looked up with each span, as the router may be there before OpenTelemetry is. */
    private Spans spans() {
        return config.tracing().disabled()
                ? Spans.NONE
                : new Spans(Optional.of(
                        name -> GlobalOpenTelemetry.getTracer("lockstep").spanBuilder(name)));
    }

    /** Nothing before {@link #prepare}. */
    Optional<Gateway> gateway() {
        return Optional.ofNullable(gateway);
    }
}
