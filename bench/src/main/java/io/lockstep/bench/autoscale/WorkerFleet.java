package io.lockstep.bench.autoscale;

import io.lockstep.devstack.ProcessName;
import io.lockstep.devstack.Readiness;
import io.lockstep.devstack.service.Service;
import io.lockstep.devstack.system.LocalSystem;
import io.lockstep.devstack.system.Replica;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The workers of one sink, as many as the autoscaler wants; newer ones are removed first. */
final class WorkerFleet implements AutoCloseable {

    private final HttpClient http = HttpClient.newHttpClient();
    private final LocalSystem system;
    private final Map<String, String> settings;
    private final List<Replica> workers = new ArrayList<>();
    private final List<Thread> stopping = new ArrayList<>();

    /** @param settings environment variables of each worker */
    WorkerFleet(LocalSystem system, Map<String, String> settings) {
        this.system = system;
        this.settings = Map.copyOf(settings);
    }

    /** Starts or stops workers, as a Deployment does: without waiting for them. */
    void scaleTo(int replicas) {
        while (workers.size() < replicas) {
            workers.add(system.replica(ProcessName.SYNC_WORKER_ELASTICSEARCH, settings));
        }
        while (workers.size() > replicas) {
            stopping.add(Thread.ofVirtual().start(workers.removeLast()::stop));
        }
    }

    void awaitReady() {
        workers.forEach(Replica::awaitReady);
    }

    Pods pods() {
        int ready = (int) workers.stream()
                .filter(worker -> Service.readiness(worker.uri()) instanceof Readiness.Ready)
                .count();
        return new Pods(workers.size(), ready);
    }

    /**
     * The sum over all workers, as the chart's rule for prometheus-adapter computes it: NaN is left out, and a worker that
     * does not answer has no series.
     */
    OptionalDouble sum(String metric) throws InterruptedException {
        DoubleSummaryStatistics values = values(metric);
        return values.getCount() == 0 ? OptionalDouble.empty() : OptionalDouble.of(values.getSum());
    }

    /** How many workers say what it is. */
    int reporting(String metric) throws InterruptedException {
        return (int) values(metric).getCount();
    }

    /** The largest that any worker says. */
    OptionalDouble most(String metric) throws InterruptedException {
        DoubleSummaryStatistics values = values(metric);
        return values.getCount() == 0 ? OptionalDouble.empty() : OptionalDouble.of(values.getMax());
    }

    private DoubleSummaryStatistics values(String metric) throws InterruptedException {
        Pattern line = Pattern.compile("(?m)^" + metric + "\\{[^}]*} (\\S+)$");
        DoubleSummaryStatistics values = new DoubleSummaryStatistics();
        for (Replica worker : workers) {
            Matcher matcher = line.matcher(metrics(worker));
            while (matcher.find()) {
                double value = Double.parseDouble(matcher.group(1));
                if (value >= 0) {
                    values.accept(value);
                }
            }
        }
        return values;
    }

    private String metrics(Replica worker) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(worker.uri().resolve("/q/metrics"))
                .timeout(Duration.ofSeconds(2))
                .build();
        try {
            return http.send(request, BodyHandlers.ofString()).body();
        } catch (IOException notYet) {
            return "";
        }
    }

    @Override
    public void close() {
        stopping.forEach(Ends::of);
        workers.forEach(Replica::close);
    }
}
