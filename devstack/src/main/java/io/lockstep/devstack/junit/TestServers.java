package io.lockstep.devstack.junit;

import io.lockstep.devstack.Ports;
import io.lockstep.devstack.ServerEndpoints;
import io.lockstep.devstack.Sizing;
import io.lockstep.devstack.StateFolder;
import io.lockstep.devstack.process.FreePorts;
import io.lockstep.devstack.process.Progress;
import io.lockstep.devstack.process.Reaper;
import io.lockstep.devstack.process.Stack;
import io.lockstep.devstack.process.StateLock;
import io.lockstep.devstack.process.Watcher;
import io.lockstep.devstack.system.Programs;
import io.lockstep.devstack.system.RememberedPorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
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

    private static final String PREFIX = "test-";
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private static Optional<ServerEndpoints> inThisJvm = Optional.empty();

    private TestServers() {}

    static synchronized ServerEndpoints ofThisRun() {
        if (inThisJvm.isEmpty()) {
            Path checkout = checkout();
            Owner owner = Owner.ofThisTest();
            reapLeftovers(checkout);
            inThisJvm = Optional.of(started(StateFolder.inside(checkout, PREFIX + owner.text()), owner));
        }
        return inThisJvm.get();
    }

    private static ServerEndpoints started(StateFolder state, Owner owner) {
        try (StateLock lock = StateLock.take(state.lock(), "starting the servers for tests", PATIENCE)) {
            Ports ports = new RememberedPorts(state).orElse(() -> FreePorts.all(new Random()));
            Stack stack = new Stack(state, Programs.servers(state, ports, Sizing.TEST));
            Watcher watcher = new Watcher(state);
            if (!watcher.runs()) {
                watcher.start(owner.process(), Reaper.Leaving.NOTHING);
            }
            stack.start(stack.names(), Progress.SILENT);
            return ServerEndpoints.of(state, ports);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start the servers for tests in " + state.root(), e);
        }
    }

    /** What a run left whose watcher was killed as well. */
    private static void reapLeftovers(Path checkout) {
        Path parent = StateFolder.ofCheckout(checkout).root();
        try (var folders = Files.newDirectoryStream(Files.createDirectories(parent), PREFIX + "*")) {
            for (Path folder : folders) {
                String name = folder.getFileName().toString();
                if (Owner.parse(name.substring(PREFIX.length())).isEmpty()) {
                    Reaper.reap(StateFolder.inside(checkout, name), Reaper.Leaving.NOTHING);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot clean up after earlier tests in " + parent, e);
        }
    }

    /** The root of the checkout, found from the module that the test runs in. */
    private static Path checkout() {
        Path here = Path.of("").toAbsolutePath();
        for (Path folder = here; folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("devstack/pom.xml"))) {
                return folder;
            }
        }
        throw new IllegalStateException("tests with real servers run inside a checkout of Lockstep, not in " + here);
    }
}
