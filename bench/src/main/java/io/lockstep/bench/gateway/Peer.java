package io.lockstep.bench.gateway;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A proxy under load, or the upstream itself: a process of ours on a port of its own. */
final class Peer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String name;
    private final int port;
    private final Process process;
    private final Map<String, String> headers;

    private Peer(String name, int port, Process process, Map<String, String> headers) {
        this.name = name;
        this.port = port;
        this.process = process;
        this.headers = headers;
    }

    /** Starts it and waits until it listens. @param headers go with every request to it */
    static Peer start(String name, int port, ProcessBuilder command, Path folder, Map<String, String> headers)
            throws IOException {
        Path log = folder.resolve(name.replace(' ', '-') + ".log");
        Process process =
                command.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        Peer peer = new Peer(name, port, process, headers);
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!peer.listens()) {
            if (!process.isAlive() || System.nanoTime() - end > 0) {
                peer.close();
                throw new IOException(name + " does not start: " + Files.readString(log));
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
        return peer;
    }

    String name() {
        return name;
    }

    int port() {
        return port;
    }

    Map<String, String> headers() {
        return headers;
    }

    /** In MiB, of it and its children. */
    long residentMiB() throws IOException {
        long kilobytes = resident(process.pid());
        for (ProcessHandle child : process.descendants().toList()) {
            kilobytes += resident(child.pid());
        }
        return kilobytes / 1024;
    }

    /** What it and its children have had of the processors so far: hardly depends on what else runs on the machine. */
    Duration processorTime() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .flatMap(handle -> handle.info().totalCpuDuration().stream())
                .reduce(Duration.ZERO, Duration::plus);
    }

    private static long resident(long pid) throws IOException {
        List<String> status = Files.readAllLines(Path.of("/proc/" + pid + "/status"));
        return status.stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(15, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
