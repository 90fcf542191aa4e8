package io.lockstep.bench;

import io.lockstep.devstack.ProcessName;
import io.lockstep.devstack.Program;
import io.lockstep.devstack.Settings;
import io.lockstep.devstack.Sizing;
import io.lockstep.devstack.StateFolder;
import io.lockstep.devstack.process.FreePorts;
import io.lockstep.devstack.process.Owner;
import io.lockstep.devstack.process.Progress;
import io.lockstep.devstack.process.Reaper;
import io.lockstep.devstack.process.Stack;
import io.lockstep.devstack.process.Watcher;
import io.lockstep.devstack.service.Services;
import io.lockstep.devstack.system.TestSystems;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

/** Servers of a measurement on free ports, of its own and gone afterwards, data included unless they are to keep it. */
public final class OwnServers implements AutoCloseable {

    private final Path checkout;
    private final Settings settings;
    private final Stack stack;
    private final Reaper.Leaving leaving;

    private OwnServers(Path checkout, Settings settings, Stack stack, Reaper.Leaving leaving) {
        this.checkout = checkout;
        this.settings = settings;
        this.stack = stack;
        this.leaving = leaving;
    }

    /** Starts servers; all are ready when this returns. */
    public static OwnServers start(String label, Sizing sizing, Function<Settings, List<Program>> programs) {
        return start(
                TestSystems.folder(checkoutFolder(), Owner.thisJvm(), label), sizing, programs, Reaper.Leaving.NOTHING);
    }

    /** The same, but finds the data that the last run of that label left, and leaves its own to the next. */
    public static OwnServers startKept(String label, Sizing sizing, Function<Settings, List<Program>> programs) {
        return start(StateFolder.inside(checkoutFolder(), "bench-" + label), sizing, programs, Reaper.Leaving.DATA);
    }

    private static OwnServers start(
            StateFolder state, Sizing sizing, Function<Settings, List<Program>> programs, Reaper.Leaving leaving) {
        Settings settings = new Settings(state, FreePorts.all(new Random()), sizing);
        OwnServers servers =
                new OwnServers(checkoutFolder(), settings, new Stack(state, programs.apply(settings)), leaving);
        try {
            new Watcher(state).start(Owner.thisJvm().process(), leaving);
            servers.stack.start(servers.stack.names(), Progress.SILENT);
            return servers;
        } catch (IOException e) {
            servers.close();
            throw new UncheckedIOException("cannot start the servers", e);
        } catch (RuntimeException e) {
            servers.close();
            throw e;
        }
    }

    private static Path checkoutFolder() {
        return Path.of(System.getProperty("lockstep.checkout"));
    }

    /** The checkout that is measured. */
    public Path checkout() {
        return checkout;
    }

    public Settings settings() {
        return settings;
    }

    public int port(ProcessName name) {
        return settings.ports().of(name);
    }

    /** Host and port. */
    public String address(ProcessName name) {
        return "127.0.0.1:" + port(name);
    }

    /** A service of this checkout, not started. */
    public Program service(ProcessName name, Map<String, String> connections) {
        return new Services(checkout, settings, () -> connections).of(name);
    }

    @Override
    public void close() {
        try {
            if (leaving == Reaper.Leaving.NOTHING) {
                stack.names().reversed().forEach(stack.processes()::kill);
            }
            new Watcher(settings.state()).stop();
            Reaper.reap(settings.state(), leaving);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot clean up " + settings.state().root(), e);
        }
    }
}
