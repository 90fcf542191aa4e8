package io.lockstep.bench.gateway;

import io.lockstep.bench.OwnProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A proxy under load, or the upstream itself: a process of ours on a port of its own. */
final class Peer implements AutoCloseable {

    private final String name;
    private final int port;
    private final OwnProcess process;
    private final Map<String, String> headers;

    private Peer(String name, int port, OwnProcess process, Map<String, String> headers) {
        this.name = name;
        this.port = port;
        this.process = process;
        this.headers = headers;
    }

    /** Starts it and waits until it listens. @param headers go with every request to it */
    static Peer start(String name, int port, ProcessBuilder command, Path folder, Map<String, String> headers)
            throws IOException {
        OwnProcess process = OwnProcess.start(command, folder.resolve(name.replace(' ', '-') + ".log"));
        process.awaitListening(port);
        return new Peer(name, port, process, headers);
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
        return process.residentBytes() >> 20;
    }

    /** What is reachable in its heap, in MiB. */
    double liveMiB() throws IOException {
        return process.liveBytes() / 1048576.0;
    }

    /** Of it and its children. */
    Duration processorTime() {
        return process.processor();
    }

    @Override
    public void close() {
        process.close();
    }
}
