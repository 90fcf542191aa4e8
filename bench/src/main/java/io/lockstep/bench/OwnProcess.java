package io.lockstep.bench;

import io.lockstep.devstack.Launch;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A process under measurement, with its output in a file; ended with the benchmark at the latest. */
public final class OwnProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long END_SECONDS = 30;

    private final Process process;
    private final Path log;

    private OwnProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
        // Also when the benchmark is interrupted.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    }

    /** @param command without its output's place */
    public static OwnProcess start(ProcessBuilder command, Path log) throws IOException {
        return new OwnProcess(
                command.redirectErrorStream(true).redirectOutput(log.toFile()).start(), log);
    }

    /**
     * A program of this project, as {@code ./lockstep up} starts it.
     *
     * @param jvmFlags besides its usual ones, for example to record a profile
     */
    public static OwnProcess start(Launch launch, List<String> jvmFlags, Path log) throws IOException {
        List<String> command = new ArrayList<>(launch.command());
        command.addAll(1, jvmFlags);
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(launch.workingFolder().toFile());
        builder.environment().putAll(launch.environment());
        return start(builder, log);
    }

    /** Returns once it listens on a port of this machine. */
    public void awaitListening(int port) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!listens(port)) {
            if (!process.isAlive() || System.nanoTime() - end > 0) {
                close();
                throw new IOException("a process does not start: " + Files.readString(log));
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    /** What it and its children have had of the processors so far: hardly depends on what else runs on the machine. */
    public Duration processor() {
        return all().flatMap(handle -> handle.info().totalCpuDuration().stream())
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** The memory that it and its children have now, in bytes. */
    public long residentBytes() throws IOException {
        long bytes = 0;
        for (ProcessHandle handle : all().toList()) {
            bytes += status(handle.pid(), "VmRSS:");
        }
        return bytes;
    }

    /** What is reachable in the heap of a JVM, in bytes: the histogram of its classes is taken after a full collection. */
    public long liveBytes() throws IOException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process histogram = new ProcessBuilder(jcmd.toString(), Long.toString(pid()), "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        try (BufferedReader lines = histogram.inputReader(StandardCharsets.UTF_8)) {
            return lines.lines()
                    .filter(line -> line.startsWith("Total"))
                    .map(line -> Long.parseLong(line.split("\\s+")[2]))
                    .findFirst()
                    .orElseThrow(() -> new IOException("jcmd does not tell what process " + pid() + " holds"));
        }
    }

    /** The most memory that a process has ever had, in bytes, as the kernel counts it. */
    public static long peakResidentBytes(long pid) throws IOException {
        return status(pid, "VmHWM:");
    }

    private Stream<ProcessHandle> all() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants());
    }

    private static long status(long pid, String name) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .sum();
    }

    /** SIGTERM, as in a deployment, and its end. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
