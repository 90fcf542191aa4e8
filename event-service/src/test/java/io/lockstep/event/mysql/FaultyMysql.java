package io.lockstep.event.mysql;

import io.lockstep.devstack.fault.FaultProxy;
import io.lockstep.devstack.junit.RealServersResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/** Real servers; the service reaches MySQL through a network in trouble, which tests get to change. */
public final class FaultyMysql implements QuarkusTestResourceLifecycleManager {

    private final RealServersResource servers = new RealServersResource();
    private FaultProxy network;

    @Override
    public Map<String, String> start() {
        Map<String, String> properties = new HashMap<>(servers.start());
        String url = properties.get("lockstep.mysql.url");
        int port = URI.create(url.replaceFirst("^jdbc:", "")).getPort();
        network = FaultProxy.before(port);
        properties.put("lockstep.mysql.url", url.replace(":" + port + "/", ":" + network.port() + "/"));
        return properties;
    }

    @Override
    public void inject(TestInjector injector) {
        servers.inject(injector);
        injector.injectIntoFields(network, new TestInjector.MatchesType(FaultProxy.class));
    }

    @Override
    public void stop() {
        if (network != null) {
            network.close();
        }
        servers.stop();
    }
}
