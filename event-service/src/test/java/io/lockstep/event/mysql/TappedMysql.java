package io.lockstep.event.mysql;

import io.lockstep.devstack.junit.RealServersResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/** Real servers; tests get to see every statement that the service sends to MySQL. */
public final class TappedMysql implements QuarkusTestResourceLifecycleManager {

    private final RealServersResource servers = new RealServersResource();
    private StatementTap tap;

    @Override
    public Map<String, String> start() {
        Map<String, String> properties = new HashMap<>(servers.start());
        String url = properties.get("lockstep.mysql.url");
        int port = URI.create(url.replaceFirst("^jdbc:", "")).getPort();
        try {
            tap = new StatementTap(port);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen in on MySQL", e);
        }
        properties.put("lockstep.mysql.url", url.replace(":" + port + "/", ":" + tap.port() + "/"));
        // A heartbeat is one of the statements, too.
        properties.put("lockstep.canary.enabled", "true");
        properties.put("lockstep.idempotency.purge-interval", "1s");
        return properties;
    }

    @Override
    public void inject(TestInjector injector) {
        servers.inject(injector);
        injector.injectIntoFields(tap, new TestInjector.MatchesType(StatementTap.class));
    }

    @Override
    public void stop() {
        try {
            if (tap != null) {
                tap.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot stop listening", e);
        } finally {
            servers.stop();
        }
    }
}
