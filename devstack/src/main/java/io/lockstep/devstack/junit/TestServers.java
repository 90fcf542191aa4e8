package io.lockstep.devstack.junit;

import io.lockstep.devstack.Ports;
import io.lockstep.devstack.ServerEndpoints;
import io.lockstep.devstack.Settings;
import io.lockstep.devstack.Sizing;
import io.lockstep.devstack.StateFolder;
import io.lockstep.devstack.process.FreePorts;
import io.lockstep.devstack.process.Owner;
import io.lockstep.devstack.process.Progress;
import io.lockstep.devstack.process.Reaper;
import io.lockstep.devstack.process.Stack;
import io.lockstep.devstack.process.StateLock;
import io.lockstep.devstack.process.Watcher;
import io.lockstep.devstack.system.Programs;
import io.lockstep.devstack.system.RememberedPorts;
import io.lockstep.devstack.system.TestSystems;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;

/**
 * The servers of this Maven run, in a state folder named after the process that owns it.
 *
 * <pre>
 *   first test JVM: lock ─ reap what dead runs left ─ start watcher ─ start servers ─ unlock
 *   others:         lock ─ all four run: use them ─ unlock
 *   owner gone:     watcher kills the servers and deletes the folder
 * </pre>
 */
final class TestServers {

    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private static Optional<ServerEndpoints> inThisJvm = Optional.empty();

    private TestServers() {}

    static synchronized ServerEndpoints ofThisRun() {
        if (inThisJvm.isEmpty()) {
            Path checkout = TestSystems.checkout();
            Owner owner = Owner.thisMavenRun();
            TestSystems.reapLeftovers(checkout);
            inThisJvm = Optional.of(started(TestSystems.folder(checkout, owner, ""), owner));
        }
        return inThisJvm.get();
    }

    private static ServerEndpoints started(StateFolder state, Owner owner) {
        try {
            return StateLock.during(state.lock(), "starting the servers for tests", PATIENCE, () -> {
                Ports ports = new RememberedPorts(state).orElse(() -> FreePorts.all(new Random()));
                Watcher watcher = new Watcher(state);
                if (!watcher.runs()) {
                    watcher.start(owner.process(), Reaper.Leaving.NOTHING);
                }
                Stack stack = new Stack(state, Programs.servers(new Settings(state, ports, Sizing.TEST)));
                stack.start(stack.names(), Progress.SILENT);
                return ServerEndpoints.of(state, ports);
            });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start the servers for tests in " + state.root(), e);
        }
    }
}
