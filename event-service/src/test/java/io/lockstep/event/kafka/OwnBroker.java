package io.lockstep.event.kafka;

import io.lockstep.devstack.Ports;
import io.lockstep.devstack.ProcessName;
import io.lockstep.devstack.Settings;
import io.lockstep.devstack.Sizing;
import io.lockstep.devstack.StateFolder;
import io.lockstep.devstack.junit.RealServersResource;
import io.lockstep.devstack.kafka.KafkaServer;
import io.lockstep.devstack.process.FreePorts;
import io.lockstep.devstack.process.Owner;
import io.lockstep.devstack.process.Progress;
import io.lockstep.devstack.process.Reaper;
import io.lockstep.devstack.process.Stack;
import io.lockstep.devstack.process.Watcher;
import io.lockstep.devstack.system.TestSystems;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** The shared servers, but a Kafka broker of the test class' own that is not started and may be killed. */
public final class OwnBroker implements QuarkusTestResourceLifecycleManager {

    private final RealServersResource servers = new RealServersResource();
    private StateFolder state;
    private Ports ports;
    private Stack stack;

    @Override
    public Map<String, String> start() {
        Path checkout = TestSystems.checkout();
        Owner owner = Owner.thisMavenRun();
        Map<String, String> properties = new HashMap<>(servers.start());
        state = TestSystems.folder(checkout, owner, "broker");
        ports = FreePorts.all(new Random());
        stack = new Stack(state, List.of(new KafkaServer(new Settings(state, ports, Sizing.TEST))));
        try {
            new Watcher(state).start(owner.process(), Reaper.Leaving.NOTHING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot watch over " + state.root(), e);
        }
        properties.put("lockstep.kafka.bootstrap-servers", bootstrapServers());
        return properties;
    }

    @Override
    public void inject(TestInjector injector) {
        servers.inject(injector);
        injector.injectIntoFields(this, new TestInjector.MatchesType(OwnBroker.class));
    }

    @Override
    public void stop() {
        try {
            Reaper.reap(state, Reaper.Leaving.NOTHING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot clean up " + state.root(), e);
        } finally {
            servers.stop();
        }
    }

    String bootstrapServers() {
        return "127.0.0.1:" + ports.of(ProcessName.KAFKA);
    }

    void startBroker() {
        stack.start(List.of(ProcessName.KAFKA), Progress.SILENT);
    }

    void killBroker() {
        stack.processes().kill(ProcessName.KAFKA);
    }
}
