package io.lockstep.bench.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Throughput and added latency of the gateway beside nginx, haproxy and Spring Cloud Gateway, in one run. */
@Command(
        name = "gateway",
        mixinStandardHelpOptions = true,
        description = "Measures the gateway beside other proxies, before the same tiny service.",
        footer = "nginx, haproxy and wrk are used if they are installed (Debian: apt-get install nginx haproxy wrk).")
public final class GatewayBench implements Callable<Integer> {

    private static final int CONNECTIONS = 32;

    @Option(names = "--seconds", defaultValue = "8", description = "Of each measurement; by default ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(names = "--rounds", defaultValue = "3", description = "The best of so many; by default ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(
            names = "--rate",
            defaultValue = "1000",
            description = "Requests a second where latency is measured; by default ${DEFAULT-VALUE}.")
    private int rate;

    @Option(
            names = "--churn",
            defaultValue = "60",
            description = "Seconds of new connections and new rules, for the memory; by default ${DEFAULT-VALUE}.")
    private int churnSeconds;

    @Option(names = "--churn-only", description = "Measures nothing but the memory, which needs no quiet machine.")
    private boolean churnOnly;

    private final Optional<Wrk> wrk = Wrk.find();

    @Override
    public Integer call() throws Exception {
        Path checkout = Path.of(System.getProperty("lockstep.checkout"));
        Path folder = Files.createTempDirectory("gateway-bench");
        int port = Peers.freePort();
        List<Peer> peers = new ArrayList<>();
        try {
            Peer upstream = Peers.upstream(folder, port);
            peers.add(upstream);
            Peers all = new Peers(checkout, folder, port);
            all.build();
            if (!churnOnly) {
                missing("nginx", all.nginx()).ifPresent(peers::add);
                missing("haproxy", all.haproxy()).ifPresent(peers::add);
                peers.add(all.springCloudGateway());
            }
            Peer plain = all.ours("lockstep", "plain", false);
            peers.add(plain);
            if (!churnOnly) {
                peers.add(all.ours("lockstep guarded", "guarded", true));
                print(measure(peers));
            }
            new Churn(plain, folder.resolve("rules-plain"), Duration.ofSeconds(churnSeconds)).run();
        } finally {
            peers.forEach(Peer::close);
        }
        return 0;
    }

    private record Figures(double perSecond, double processorMicros, Histogram micros, long residentMiB) {}

    private Map<String, Figures> measure(List<Peer> peers) throws Exception {
        if (wrk.isEmpty()) {
            System.out.println(
                    "wrk is not installed: a Java client measures throughput, and takes more of the machine.");
        }
        Map<String, Double> best = new LinkedHashMap<>();
        Map<String, Double> cheapest = new LinkedHashMap<>();
        for (Peer peer : peers) {
            throughput(peer, Duration.ofSeconds(seconds));
        }
        for (int round = 0; round < rounds; round++) {
            for (Peer peer : peers) {
                long before = peer.processorTime().toNanos();
                double perSecond = throughput(peer, Duration.ofSeconds(seconds));
                double micros = (peer.processorTime().toNanos() - before) / 1000.0 / (perSecond * seconds);
                best.merge(peer.name(), perSecond, Math::max);
                cheapest.merge(peer.name(), micros, Math::min);
            }
        }
        Map<String, Figures> figures = new LinkedHashMap<>();
        for (Peer peer : peers) {
            figures.put(
                    peer.name(),
                    new Figures(
                            best.get(peer.name()),
                            cheapest.get(peer.name()),
                            RateLoad.run(peer, rate, Duration.ofSeconds(seconds)),
                            peer.residentMiB()));
        }
        return figures;
    }

    private double throughput(Peer peer, Duration duration) throws Exception {
        return wrk.isPresent()
                ? wrk.get().run(peer, CONNECTIONS, duration)
                : RateLoad.run(peer, 0, duration).getTotalCount() / (double) duration.toSeconds();
    }

    private void print(Map<String, Figures> figures) {
        Histogram direct = figures.get("upstream").micros();
        System.out.printf(
                Locale.ROOT,
                "%-22s %12s %14s %10s %10s %12s %12s %8s%n",
                "",
                "requests/s",
                "processor us",
                "p50 us",
                "p99 us",
                "p50 added",
                "p99 added",
                "MiB");
        figures.forEach((name, one) -> System.out.printf(
                Locale.ROOT,
                "%-22s %,12.0f %,14.1f %,10d %,10d %,12d %,12d %,8d%n",
                name,
                one.perSecond(),
                one.processorMicros(),
                one.micros().getValueAtPercentile(50),
                one.micros().getValueAtPercentile(99),
                one.micros().getValueAtPercentile(50) - direct.getValueAtPercentile(50),
                one.micros().getValueAtPercentile(99) - direct.getValueAtPercentile(99),
                one.residentMiB()));
        ratio(figures, "lockstep", "nginx", 0.6);
        ratio(figures, "lockstep", "haproxy", 0);
        ratio(figures, "lockstep", "spring cloud gateway", 1.5);
        ratio(figures, "lockstep guarded", "lockstep", 0.7);
    }

    private static void ratio(Map<String, Figures> figures, String one, String other, double aim) {
        if (figures.containsKey(other)) {
            double ratio = figures.get(one).perSecond() / figures.get(other).perSecond();
            System.out.printf(
                    Locale.ROOT,
                    "%s / %s: %.2f%s%n",
                    one,
                    other,
                    ratio,
                    aim == 0
                            ? ""
                            : String.format(Locale.ROOT, " (at least %.1f: %s)", aim, ratio >= aim ? "yes" : "NO"));
        }
    }

    private static Optional<Peer> missing(String name, Optional<Peer> peer) throws IOException {
        if (peer.isEmpty()) {
            System.out.println(name + " is not installed: left out.");
        }
        return peer;
    }
}
