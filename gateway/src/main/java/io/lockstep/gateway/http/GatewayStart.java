package io.lockstep.gateway.http;

import io.lockstep.gateway.GatewayConfig;
import io.lockstep.gateway.RoutingTable;
import io.lockstep.gateway.istio.RuleFolder;
import io.lockstep.gateway.jwt.KeySetCheck;
import io.lockstep.gateway.jwt.TokenVerifier;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Puts the gateway together and hangs it into Quarkus's router, before the port opens: rules or settings with a fault fail the
 * start, so that a gateway that listens is one that serves all of its rules.
 */
@ApplicationScoped
class GatewayStart {

    private static final Logger LOG = Logger.getLogger(GatewayStart.class);

    /** Before every handler that answers, after those with which Quarkus prepares a request. */
    private static final int FIRST = Integer.MIN_VALUE + 10;

    private final GatewayConfig config;
    private final Vertx vertx;
    private final MeterRegistry registry;
    private RoutingTable table;
    private Door door;

    GatewayStart(GatewayConfig config, Vertx vertx, MeterRegistry registry) {
        this.config = config;
        this.vertx = vertx;
        this.registry = registry;
    }

    void open(@Observes Router router) {
        table = new RuleFolder(config.rules(), config.addresses().keySet(), config.jwks(), KeySetCheck::faultOf).load();
        door = door();
        router.route().order(FIRST).handler(door::enter).failureHandler(door::failed);
        router.route().last().handler(door::noSuchOwnPath);
        LOG.infof(
                "Serving %d hosts, %d issuers and %d policies from %s",
                table.hosts().size(),
                table.tokenRules().size(),
                table.access().policies().size(),
                config.rules());
    }

    /** Comes after the drain. */
    void close(@Observes ShutdownEvent event) {
        Optional.ofNullable(door).ifPresent(Door::close);
    }

    /** What is served; nothing before {@link #open}. */
    Optional<RoutingTable> table() {
        return Optional.ofNullable(table);
    }

    private Door door() {
        Limits limits = Limits.of(config);
        LongSupplier nanoClock = System::nanoTime;
        TraceIds ids = new TraceIds(ThreadLocalRandom::current);
        byte[] instance = new byte[4];
        ThreadLocalRandom.current().nextBytes(instance);
        String pseudonym = "lockstep-gateway-" + HexFormat.of().formatHex(instance);
        return new Door(
                new Door.Rules(
                        table,
                        new TokenVerifier(table.tokenRules(), Clock.systemUTC()),
                        new Admission(limits, pseudonym)),
                new Services(vertx, config.addresses(), limits),
                new Exchange.Tools(
                        vertx,
                        new ServiceHeaders(table.tokenRules(), ids, pseudonym),
                        new Answers(vertx),
                        limits,
                        nanoClock),
                new VisitLog(registry, nanoClock, config.accessLog()),
                ThreadLocalRandom::current);
    }
}
