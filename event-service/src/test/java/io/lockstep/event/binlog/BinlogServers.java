package io.lockstep.event.binlog;

import io.lockstep.devstack.junit.RealServersResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;

/** Real servers, for a service that captures from the binlog. */
public final class BinlogServers implements QuarkusTestResourceLifecycleManager {

    private final RealServersResource servers = new RealServersResource();

    @Override
    public Map<String, String> start() {
        Map<String, String> properties = new HashMap<>(servers.start());
        properties.put("lockstep.capture", "binlog");
        return properties;
    }

    @Override
    public void inject(TestInjector injector) {
        servers.inject(injector);
    }

    @Override
    public void stop() {
        servers.stop();
    }
}
