package io.lockstep.devstack.process;

import io.lockstep.devstack.Launch;
import io.lockstep.devstack.ProcessName;
import io.lockstep.devstack.StateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A program that runs once, before a process' first start, such as the one that makes a server's system tables. */
public final class Tool {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final StateFolder state;
    private final ProcessName name;

    public Tool(StateFolder state, ProcessName name) {
        this.state = state;
        this.name = name;
    }

    /**
     * Runs it to its end. One that a killed launcher left running is ended first.
     *
     * @param input its standard input
     * @throws IOException if it fails, with its output
     */
    public void run(Launch launch, Path input) throws IOException {
        Marker marker = new Marker(name.text() + "-setup", state.root());
        new Processes(state).end(marker.process(), Duration.ZERO);
        Path log = state.log(name).resolveSibling(marker.process() + ".log");
        Files.createDirectories(log.getParent());
        ProcessBuilder builder = new ProcessBuilder(launch.command())
                .directory(launch.workingFolder().toFile())
                .redirectInput(input.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(launch.environment());
        builder.environment().put(Marker.VARIABLE, marker.value());
        Process process = builder.start();
        try {
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException(marker.process() + " failed: " + Files.readString(log));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted during " + marker.process(), e);
        } finally {
            process.destroyForcibly();
        }
    }
}
