package io.lockstep.gateway.http;

import io.lockstep.gateway.TestConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** The gateway without Quarkus, in front of two services that say what they receive. */
final class TestGateway implements AutoCloseable {

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final int port = TestServices.unusedPort();
    private final Gateway gateway;

    /** @param settings without the prefix {@code lockstep.gateway.} */
    TestGateway(Path rules, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>();
        settings.forEach((name, value) -> all.put("lockstep.gateway." + name, value));
        all.putIfAbsent("lockstep.gateway.drain", "1S");
        all.put("lockstep.gateway.rules", rules.toString());
        all.put("lockstep.gateway.port", String.valueOf(port));
        for (String service : new String[] {"event-service", "search-service"}) {
            all.putIfAbsent(
                    "lockstep.gateway.addresses." + service, "127.0.0.1:" + new EchoService(vertx, service).start());
        }
        gateway = new Gateway(
                TestConfig.of(all),
                vertx,
                metrics,
                request -> request.response().setStatusCode(404).end(),
                new Ambient(System::nanoTime, ThreadLocalRandom::current, new TrafficMetrics(metrics), Spans.NONE));
        gateway.open();
    }

    int port() {
        return port;
    }

    Vertx vertx() {
        return vertx;
    }

    LiveRules rules() {
        return gateway.rules();
    }

    boolean isEmpty() {
        return gateway.door().isEmpty();
    }

    void lastCall() {
        gateway.lastCall();
    }

    void drain() {
        gateway.drain();
    }

    /** 0 before it is there. */
    double metric(String name, String... tags) {
        return metrics.find(name).tags(tags).meters().stream()
                .mapToDouble(meter -> meter.measure().iterator().next().getValue())
                .sum();
    }

    @Override
    public void close() {
        gateway.drain();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
