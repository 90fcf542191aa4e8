package io.lockstep.gateway.http;

import io.lockstep.devstack.process.FreePorts;
import io.lockstep.gateway.jwt.TestIssuer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** Starts real services for the gateway to stand in front of, and an issuer of tokens for it to believe. */
public class TestServices implements QuarkusTestResourceLifecycleManager {

    /** Where the issuer's private key travels to a test, which another class loader runs. */
    static final String SIGNING_KEY = "test.signing-key";

    private static final List<String> NAMES =
            List.of("event-service", "search-service", "sync-worker-elasticsearch", "sync-worker-redis");

    private final Map<String, String> overrides = new HashMap<>();
    private Vertx vertx;
    private Path keySet;

    @Override
    public void init(Map<String, String> arguments) {
        overrides.putAll(arguments);
    }

    @Override
    public Map<String, String> start() {
        vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
        Map<String, String> settings = new HashMap<>();
        for (String name : NAMES) {
            settings.put("lockstep.gateway.addresses." + name, "127.0.0.1:" + new EchoService(vertx, name).start());
        }
        settings.put("lockstep.gateway.addresses.garbage", "127.0.0.1:" + raw("NONSENSE\r\n\r\n"));
        settings.put("lockstep.gateway.addresses.silent-closer", "127.0.0.1:" + raw(""));
        settings.put(
                "lockstep.gateway.addresses.two-lengths",
                "127.0.0.1:" + raw("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc"));
        settings.put("lockstep.gateway.addresses.refused", "127.0.0.1:" + unusedPort());
        settings.put("lockstep.gateway.addresses.nowhere", "no-such-host.invalid:80");
        TestIssuer issuer = TestIssuer.generate();
        try {
            keySet = Files.createTempFile("jwks", ".json");
            Files.writeString(keySet, issuer.keySet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        settings.put("lockstep.gateway.jwks", keySet.toString());
        settings.put("lockstep.gateway.rules", "rules");
        settings.put("quarkus.http.test-port", String.valueOf(unusedPort()));
        settings.put(SIGNING_KEY, issuer.privateJson());
        settings.putAll(overrides);
        return settings;
    }

    /** A server that answers whatever it reads with these bytes and closes. */
    private int raw(String answer) {
        return vertx.createNetServer()
                .connectHandler(socket -> socket.handler(read -> {
                    socket.write(answer);
                    socket.end();
                }))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
    }

    static int unusedPort() {
        return FreePorts.one(ThreadLocalRandom.current());
    }

    @Override
    public void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        try {
            Files.deleteIfExists(keySet);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
