package io.lockstep.gateway.http;

import io.lockstep.gateway.TestConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/** The gateway without Quarkus, with the rules and the time of one test, in front of services that the test brings. */
final class RulesGateway implements AutoCloseable {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final int port = TestServices.unusedPort();
    private final Gateway gateway;

    /** @param addresses as in the configuration */
    RulesGateway(Vertx vertx, String rules, Map<String, String> addresses, LongSupplier nanoClock) {
        this(vertx, rules, addresses, nanoClock, Spans.NONE);
    }

    RulesGateway(Vertx vertx, String rules, Map<String, String> addresses, LongSupplier nanoClock, Spans spans) {
        Map<String, String> settings = new HashMap<>();
        addresses.forEach((name, value) -> settings.put("lockstep.gateway.addresses." + name, value));
        settings.put("lockstep.gateway.port", String.valueOf(port));
        try {
            Path folder = Files.createTempDirectory("rules");
            Path file = Files.writeString(folder.resolve("rules.yaml"), rules);
            settings.put("lockstep.gateway.rules", folder.toString());
            settings.put("lockstep.gateway.rules-interval", "1H");
            gateway = new Gateway(
                    TestConfig.of(settings),
                    vertx,
                    registry,
                    request -> request.response().setStatusCode(404).end(),
                    new Ambient(nanoClock, ThreadLocalRandom::current, new TrafficMetrics(registry), spans));
            gateway.open();
            Files.delete(file);
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI at(String target) {
        return URI.create("http://127.0.0.1:" + port + target);
    }

    boolean isEmpty() {
        return gateway.door().isEmpty();
    }

    int port() {
        return port;
    }

    /** The counter or gauge with these tags; 0 before it is there. */
    double metric(String name, String... tags) {
        return registry.find(name).tags(tags).meters().stream()
                .mapToDouble(meter -> meter.measure().iterator().next().getValue())
                .sum();
    }

    @Override
    public void close() {
        gateway.drain();
    }
}
