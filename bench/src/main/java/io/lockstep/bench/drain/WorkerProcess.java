package io.lockstep.bench.drain;

import io.lockstep.bench.OwnProcess;
import io.lockstep.devstack.Launch;
import io.lockstep.devstack.Program;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The real worker as a process, with what it takes of the machine. */
final class WorkerProcess implements AutoCloseable {

    private final OwnProcess process;
    private final URI metrics;
    private final HttpClient http = HttpClient.newHttpClient();

    private WorkerProcess(OwnProcess process, URI metrics) {
        this.process = process;
        this.metrics = metrics;
    }

    /** @param jvmFlags besides those of {@code ./lockstep up}, for example to record a profile */
    static WorkerProcess start(Program program, int port, List<String> jvmFlags) throws IOException {
        Launch launch = program.prepare();
        OwnProcess process =
                OwnProcess.start(launch, jvmFlags, launch.workingFolder().resolve("worker.log"));
        return new WorkerProcess(process, URI.create("http://127.0.0.1:" + port + "/q/metrics"));
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Bytes allocated so far, as the collector counts them; 0 while it is not known. */
    double allocatedBytes() throws InterruptedException {
        return metric("jvm_gc_memory_allocated_bytes_total");
    }

    /** What is reachable, in bytes: heap used after a full collection. */
    long liveBytes() throws IOException {
        return process.liveBytes();
    }

    /** The most memory that the process has had, in bytes. */
    long peakResidentBytes() throws IOException {
        return OwnProcess.peakResidentBytes(process.pid());
    }

    /** Processor time that the process has used, in seconds. */
    double processorSeconds() {
        return process.processor().toMillis() / 1000.0;
    }

    /** SIGTERM, as in a deployment: it leaves its group. */
    @Override
    public void close() {
        try {
            process.close();
        } finally {
            http.close();
        }
    }

    /** The sum of a metric over its labels. */
    private double metric(String name) throws InterruptedException {
        try {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(metrics).build(),
                    HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            return answer.body()
                    .lines()
                    .filter(line -> line.startsWith(name))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        } catch (IOException e) {
            return 0;
        }
    }
}
