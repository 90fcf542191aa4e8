package io.lockstep.devstack.system;

import io.lockstep.devstack.DevstackException;
import io.lockstep.devstack.Launch;
import io.lockstep.devstack.Program;
import io.lockstep.devstack.Readiness;
import io.lockstep.devstack.StateFolder;
import io.lockstep.devstack.process.Poll;
import io.lockstep.devstack.process.Processes;
import io.lockstep.devstack.process.Signals;
import io.lockstep.devstack.service.Service;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * One more process of a service that runs already, with the same configuration but a port and a folder of its own: how
 * a test scales a service out and in. Dies with its system at the latest.
 */
public final class Replica implements AutoCloseable {

    private static final Duration READY_WITHIN = Duration.ofSeconds(120);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(30);

    private final String label;
    private final ProcessHandle process;
    private final URI uri;

    private Replica(String label, ProcessHandle process, URI uri) {
        this.label = label;
        this.process = process;
        this.uri = uri;
    }

    static Replica start(StateFolder state, Program original, int number, int port, Map<String, String> settings) {
        String label = original.name() + "-" + number;
        try {
            Launch launch = original.prepare();
            Map<String, String> environment = new HashMap<>(launch.environment());
            environment.putAll(settings);
            environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
            environment.put(
                    "LOCKSTEP_KAFKA_STATE_DIR",
                    state.root().resolve("data").resolve(label).toString());
            ProcessHandle process = new Processes(state)
                    .startReplica(
                            original.name(), number, new Launch(launch.command(), environment, launch.workingFolder()));
            return new Replica(label, process, URI.create("http://127.0.0.1:" + port));
        } catch (IOException e) {
            throw new DevstackException("cannot start " + label + ": " + e.getMessage(), e);
        }
    }

    public URI uri() {
        return uri;
    }

    /** Returns once it says that it is ready. */
    public Replica awaitReady() {
        boolean ready =
                Poll.until(READY_WITHIN, () -> !process.isAlive() || Service.readiness(uri) instanceof Readiness.Ready);
        if (!ready || !process.isAlive()) {
            throw new DevstackException(label + " did not become ready; its log is beside those of its system");
        }
        return this;
    }

    /** SIGSTOP: it hangs, with its connections open, until {@link #resume}. */
    public void pause() {
        Signals.stop(process);
    }

    public void resume() {
        Signals.resume(process);
    }

    /** SIGKILL; returns when it is gone. */
    public void kill() {
        process.destroyForcibly();
        awaitGone();
    }

    /** SIGTERM, as in an orderly scale-in; returns when it is gone. */
    public void stop() {
        process.destroy();
        awaitGone();
    }

    @Override
    public void close() {
        kill();
    }

    private void awaitGone() {
        if (!Poll.until(STOP_WITHIN, () -> Processes.isGone(process))) {
            throw new DevstackException(label + " does not end");
        }
    }
}
