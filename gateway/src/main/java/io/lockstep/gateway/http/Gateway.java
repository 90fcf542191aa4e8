package io.lockstep.gateway.http;

import io.lockstep.gateway.Address;
import io.lockstep.gateway.GatewayConfig;
import io.lockstep.gateway.Refusal;
import io.lockstep.gateway.RoutingTable;
import io.lockstep.gateway.istio.RuleFiles;
import io.lockstep.gateway.istio.RuleFolder;
import io.lockstep.gateway.istio.RuleFolder.DoorSettings;
import io.lockstep.gateway.jwt.KeySetCheck;
import io.lockstep.gateway.jwt.TokenVerifier;
import io.lockstep.gateway.limit.LocalBuckets;
import io.lockstep.gateway.limit.SharedBuckets;
import io.lockstep.gateway.redis.RedisBuckets;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The gateway, put together from its settings, which needs nothing but Vert.x: rules or settings with a fault fail its construction,
 * so that a gateway that listens is one that serves all of its rules.
 *
 * <pre>
 *  lastCall: each answer is the last on its connection ─▶ drain: connections without a request closed ─▶ rest broken off, ports closed
 *                                                                until all is answered, at most lockstep.gateway.drain
 * </pre>
 */
final class Gateway {

    private static final Logger LOG = Logger.getLogger(Gateway.class);
    private static final Duration POLL = Duration.ofMillis(20);

    private final GatewayConfig config;
    private final Vertx vertx;
    private final Ambient ambient;
    private final TraceIds ids = new TraceIds(ThreadLocalRandom::current);
    private final String pseudonym = pseudonym();
    private final Limits limits;
    private final Answers answers;
    private final RequestBody.Terms bodies;
    private final Limiter.Store buckets;
    private final LiveRules rules;
    private final Entrance entrance;
    private final Door door;
    private volatile DoorPorts ports;

    /** The last one made, which has the keys of issuers. */
    private volatile Optional<TokenVerifier> verifier = Optional.empty();

    /** @param own answers what is under {@code /q} */
    Gateway(
            GatewayConfig config,
            Vertx vertx,
            MeterRegistry registry,
            Handler<HttpServerRequest> own,
            Ambient ambient) {
        this.ambient = ambient;
        this.config = config;
        this.vertx = vertx;
        this.limits = Limits.of(config);
        this.answers = new Answers(vertx);
        this.bodies = new RequestBody.Terms(
                limits.requests(), new KeptBodies(config.maxKeptBodies().asLongValue(), registry));
        this.buckets = new Limiter.Store(
                vertx,
                new LocalBuckets(config.maxBuckets(), ambient.nanoClock()),
                config.redis().map(url -> new RedisBuckets(vertx, url, config.redisPassword(), ambient.nanoClock())),
                registry);
        this.rules = rules(registry);
        this.entrance = new Entrance(limits.clients(), answers.onTheWire(Refusal.tooSlow()), registry);
        VisitLog log = new VisitLog(registry, ambient.nanoClock(), config.accessLog());
        this.door = new Door(
                rules,
                new Admission(limits.requests(), pseudonym),
                entrance,
                new Door.Lobby(answers, log, ids, ambient),
                own);
    }

    Door door() {
        return door;
    }

    LiveRules rules() {
        return rules;
    }

    /** Opens the port and follows the rule files from now on. */
    void open() {
        List<Opening> openings = Opening.of(rules.table().door().listeners(), config);
        DoorPorts opened = new DoorPorts(vertx, config.host(), door, entrance, limits.clients());
        opened.open(openings);
        ports = opened;
        door.encryptedAt(ports.encrypted());
        vertx.setPeriodic(
                config.rulesInterval().toMillis(),
                id -> vertx.executeBlocking(() -> {
                    rules.look();
                    return null;
                }));
        LOG.infof(
                "Serving %s from %s at %s, ports %s",
                Serving.summary(rules.table()),
                config.rules(),
                config.host(),
                openings.stream().map(Opening::localPort).toList());
    }

    /** Whoever balances load may need a moment to notice that this gateway is not ready any more. */
    void lastCall() {
        entrance.lastCall();
    }

    /** Blocks until all is closed. */
    void drain() {
        entrance.leave();
        long end = ambient.nanoClock().getAsLong() + limits.clients().drain().toNanos();
        while (!door.isEmpty() && ambient.nanoClock().getAsLong() - end < 0) {
            LockSupport.parkNanos(POLL.toNanos());
        }
        door.close();
        if (ports != null) {
            ports.close();
        }
        buckets.shared().ifPresent(SharedBuckets::close);
    }

    private LiveRules rules(MeterRegistry registry) {
        RuleFolder folder = new RuleFolder(
                config.rules(),
                addresses(config),
                config.jwks(),
                KeySetCheck::faultOf,
                new DoorSettings(config.certificates(), config.redis().isPresent()));
        RuleFiles files = new RuleFiles(
                config.rules(),
                Stream.concat(config.jwks().stream(), config.certificates().stream())
                        .toList());
        return new LiveRules(
                new LiveRules.Source(files::fingerprint, folder::load, this::serving), registry, Clock.systemUTC());
    }

    private static Map<String, List<Address>> addresses(GatewayConfig config) {
        return config.addresses().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> Address.parse("lockstep.gateway.addresses." + entry.getKey(), entry.getValue())));
    }

    private Serving serving(RoutingTable table) {
        List<Opening> openings = Opening.of(table.door().listeners(), config);
        TokenVerifier next = verifier.map(before -> before.next(table.tokenRules()))
                .orElseGet(() -> new TokenVerifier(table.tokenRules(), Clock.systemUTC()));
        Serving serving = new Serving(
                table,
                next,
                new Services(vertx, table.upstreams(), limits, ambient),
                new Exchange.Tools(
                        vertx, new ServiceHeaders(table.tokenRules(), ids, pseudonym), answers, bodies, ambient),
                new Limiter(table.door().limits(), buckets));
        renew(openings, serving);
        verifier = Optional.of(next);
        return serving;
    }

    private void renew(List<Opening> openings, Serving serving) {
        if (ports == null) {
            return;
        }
        try {
            ports.renew(openings);
            door.encryptedAt(ports.encrypted());
        } catch (RuntimeException e) {
            serving.leave();
            throw e;
        }
    }

    /** What this instance calls itself in {@code Via}. */
    private static String pseudonym() {
        byte[] instance = new byte[4];
        ThreadLocalRandom.current().nextBytes(instance);
        return "lockstep-gateway-" + HexFormat.of().formatHex(instance);
    }
}
