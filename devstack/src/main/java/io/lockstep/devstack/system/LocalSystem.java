package io.lockstep.devstack.system;

import io.lockstep.devstack.DevstackException;
import io.lockstep.devstack.Ports;
import io.lockstep.devstack.ProcessName;
import io.lockstep.devstack.Program;
import io.lockstep.devstack.ServerEndpoints;
import io.lockstep.devstack.Settings;
import io.lockstep.devstack.Sizing;
import io.lockstep.devstack.StateFolder;
import io.lockstep.devstack.process.FreePorts;
import io.lockstep.devstack.process.Owner;
import io.lockstep.devstack.process.Progress;
import io.lockstep.devstack.process.Reaper;
import io.lockstep.devstack.process.Signals;
import io.lockstep.devstack.process.Stack;
import io.lockstep.devstack.process.Watcher;
import io.lockstep.devstack.service.Services;
import io.lockstep.devstack.software.Folders;
import io.lockstep.devstack.token.Role;
import io.lockstep.devstack.token.Tokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A whole system for a test, made of the same processes as {@code ./lockstep up} starts, on free ports and in a state
 * folder of its own; and the means to hurt it.
 *
 * <p>The services run from their built applications, so a test of this kind belongs behind {@code package}. Close it:
 * that kills everything and keeps the logs under {@code target/system-logs}. If the test's JVM is killed instead, a
 * {@link Watcher} does the killing. Not for use by several threads, except {@link #uri}, {@link #token} and
 * {@link #servers}.
 */
public final class LocalSystem implements AutoCloseable {

    private final StateFolder state;
    private final Ports ports;
    private final Stack stack;
    private final String label;
    private int replicas;

    private LocalSystem(Settings settings, List<Program> programs, String label) {
        this.state = settings.state();
        this.ports = settings.ports();
        this.stack = new Stack(state, programs);
        this.label = label;
    }

    /**
     * Servers of its own and all services, started and ready: what a test needs that kills or pauses servers.
     *
     * @param label names the logs; unique among the systems of this JVM
     */
    public static LocalSystem start(String label) {
        Path checkout = TestSystems.checkout();
        Settings settings = settings(checkout, label);
        return new LocalSystem(settings, Programs.all(checkout, settings), label).opened();
    }

    /**
     * All services, started and ready, on servers that run already; closing leaves the servers alone.
     *
     * @param connections the {@code lockstep.*} properties of the servers and of what is ours in them, such as
     *     {@code TestScope.properties()}
     */
    public static LocalSystem startServices(String label, Map<String, String> connections) {
        Path checkout = TestSystems.checkout();
        Settings settings = settings(checkout, label);
        return new LocalSystem(settings, new Services(checkout, settings, () -> connections).all(), label).opened();
    }

    /** Where clients come in. */
    public URI gateway() {
        return uri(ProcessName.GATEWAY);
    }

    /** The address of a process that speaks HTTP, past the gateway. */
    public URI uri(ProcessName name) {
        return URI.create("http://127.0.0.1:" + ports.of(name));
    }

    /** How to reach the servers, for looking into them; only with servers of its own. */
    public ServerEndpoints servers() {
        return ServerEndpoints.of(state, ports);
    }

    /** A signed token that this system's gateway takes, good for an hour. */
    public String token(Role role) {
        return token(role, Duration.ofHours(1));
    }

    /** A signed token; with a negative time, one that has expired. */
    public String token(Role role, Duration ttl) {
        return new Tokens(state, Clock.systemUTC()).issue(role, ttl);
    }

    /** SIGKILL; returns when the process is gone. */
    public void kill(ProcessName name) {
        stack.processes().kill(name);
    }

    /** SIGSTOP: the process hangs, with its connections open, until {@link #resume}. */
    public void pause(ProcessName name) {
        Signals.stop(process(name));
    }

    public void resume(ProcessName name) {
        Signals.resume(process(name));
    }

    /** SIGTERM, as in an orderly deployment; returns when the process is gone. */
    public void stop(ProcessName name) {
        stack.stop(List.of(name), Progress.SILENT);
    }

    /** Starts the process again, with its data and on its port, and returns when it is ready. */
    public void restart(ProcessName name) {
        restart(List.of(name));
    }

    /** The same for several, at once. */
    public void restart(List<ProcessName> names) {
        stack.start(names, Progress.SILENT);
    }

    /** One more process of a service, starting; close it before the system. */
    public Replica replica(ProcessName name) {
        return replica(name, Map.of());
    }

    /** @param settings environment variables that override its configuration */
    public Replica replica(ProcessName name, Map<String, String> settings) {
        replicas++;
        return Replica.start(state, stack.program(name), replicas + 1, FreePorts.one(new Random()), settings);
    }

    /** What the process has printed since its last start. */
    public Path log(ProcessName name) {
        return state.log(name);
    }

    @Override
    public void close() {
        try {
            Path logs = Path.of("target/system-logs", label).toAbsolutePath();
            Folders.delete(logs);
            Files.createDirectories(logs.getParent());
            stack.names().reversed().forEach(stack.processes()::kill);
            new Watcher(state).stop();
            Folders.move(state.root().resolve("logs"), logs);
            Reaper.reap(state, Reaper.Leaving.NOTHING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot clean up " + state.root(), e);
        }
    }

    private static Settings settings(Path checkout, String label) {
        return new Settings(
                TestSystems.folder(checkout, Owner.thisJvm(), label), FreePorts.all(new Random()), Sizing.TEST);
    }

    private LocalSystem opened() {
        try {
            new Watcher(state).start(Owner.thisJvm().process(), Reaper.Leaving.NOTHING);
            stack.start(stack.names(), Progress.SILENT);
            return this;
        } catch (IOException e) {
            close();
            throw new UncheckedIOException("cannot start " + label, e);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private ProcessHandle process(ProcessName name) {
        return stack.processes().find(name).orElseThrow(() -> new DevstackException(name + " does not run"));
    }
}
