package io.lockstep.devstack.launcher;

import io.lockstep.devstack.Ports;
import io.lockstep.devstack.ProcessName;
import io.lockstep.devstack.process.Progress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Tells the terminal what happens, each line with the time since the command began. */
final class Console implements Progress {

    private final long begin = System.nanoTime();
    private final PrintWriter out;
    private final Ports ports;
    private final Set<ProcessName> started = Collections.synchronizedSet(EnumSet.noneOf(ProcessName.class));

    Console(PrintWriter out, Ports ports) {
        this.out = out;
        this.ports = ports;
    }

    void step(String what, String text) {
        synchronized (out) {
            out.printf(Locale.ROOT, "[%5.1f s] %-26s %s%n", elapsed().toMillis() / 1000.0, what, text);
            out.flush();
        }
    }

    void print(String text) {
        out.println(text);
        out.flush();
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }

    /** What this command has started, ready or not. */
    List<ProcessName> started() {
        synchronized (started) {
            return List.copyOf(started);
        }
    }

    @Override
    public void alreadyRuns(ProcessName name) {
        step(name.text(), "already runs");
    }

    @Override
    public void starts(ProcessName name) {
        started.add(name);
        step(name.text(), "starts on 127.0.0.1:" + ports.of(name));
    }

    @Override
    public void isReady(ProcessName name, Duration took) {
        step(name.text(), "is ready after " + seconds(took));
    }

    @Override
    public void stopped(ProcessName name, boolean killed) {
        step(name.text(), killed ? "did not stop in time and was killed" : "stopped");
    }
}
