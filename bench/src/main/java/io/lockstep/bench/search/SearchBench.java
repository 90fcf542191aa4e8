package io.lockstep.bench.search;

import io.lockstep.bench.search.SearchServers.RunningService;
import io.lockstep.devstack.sample.JudgedQuery;
import io.lockstep.devstack.sample.SampleRegister;
import io.lockstep.devstack.sample.SampleRegister.Event;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What the search service costs: the judged queries that it answers with one search each, through it and sent straight to
 * Elasticsearch, in turns; and its latency over many synthetic events.
 */
@Command(
        name = "search",
        mixinStandardHelpOptions = true,
        description = "Sends the same searches through the search service and straight to Elasticsearch, in turns.")
public final class SearchBench implements Callable<Integer> {

    private static final int LATENCY_TURNS = 2;

    @Option(
            names = "--warm-up",
            defaultValue = "30",
            description = "Seconds that each side is warmed up for (default: ${DEFAULT-VALUE}).")
    private int warmUpSeconds;

    @Option(
            names = "--rounds",
            defaultValue = "5",
            description = "Turns of each; 0 leaves the comparison out (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--seconds", defaultValue = "10", description = "Length of a turn (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--callers", defaultValue = "4", description = "Requests at a time (default: ${DEFAULT-VALUE}).")
    private int callers;

    @Option(
            names = "--events",
            defaultValue = "0",
            description = "Synthetic events to add for a second measurement of latency, for example 1000000.")
    private int events;

    @Option(
            names = "--keep",
            description =
                    "Keeps the synthetic events for the next run with this option, which then need not index them.")
    private boolean keep;

    @Option(names = "--seed", defaultValue = "20261124", description = "Of the synthetic events.")
    private long seed;

    @Option(names = "--service-jvm", description = "A flag for the service's JVM, for example to record a profile.")
    private List<String> jvmFlags = List.of();

    @Override
    public Integer call() throws Exception {
        try (SearchServers servers = keep ? SearchServers.startKept() : SearchServers.start()) {
            Path data = servers.checkout().resolve("devstack/data");
            List<Event> real = SampleRegister.read(data.resolve("recognized-events.csv"));
            List<String> texts = JudgedQuery.read(data.resolve("relevance.tsv")).stream()
                    .map(JudgedQuery::text)
                    .toList();
            BenchIndex few = new BenchIndex(servers.elasticsearch(), "bench");
            few.create();
            few.put(real);
            if (rounds > 0) {
                Comparison comparison = recorded(servers, few, texts);
                try (RunningService service = service(servers, few)) {
                    compare(comparison, servers, service);
                }
            }
            System.out.printf("%n%-22s %10s %10s %10s%n", "latency, 1 caller, ms", "events", "p50", "p99");
            latency(servers, few, real.size(), texts);
            if (events > 0) {
                BenchIndex many = new BenchIndex(servers.elasticsearch(), "bench_many");
                fill(many, real);
                latency(servers, many, real.size() + events, texts);
            }
        }
        return 0;
    }

    private RunningService service(SearchServers servers, BenchIndex index) throws Exception {
        return servers.startService(servers.elasticsearch(), index.alias(), jvmFlags);
    }

    private void fill(BenchIndex index, List<Event> real) throws Exception {
        int made = (int) index.count() - real.size();
        if (made == events) {
            return;
        }
        long start = System.nanoTime();
        if (made < 0 || made > events) {
            made = 0;
            index.create();
            index.put(real);
        }
        index.put(new SyntheticRegister(real, seed, made, events));
        index.settle();
        System.out.printf(
                "(%d synthetic events in %.0f s, %d MiB)%n",
                events, (System.nanoTime() - start) / 1e9, index.bytes() >> 20);
    }

    /** The same searches, to either side. */
    private record Comparison(List<HttpRequest> through, List<HttpRequest> straight) {}

    private static Comparison recorded(SearchServers servers, BenchIndex index, List<String> texts) throws Exception {
        List<HttpRequest> through = new ArrayList<>();
        List<HttpRequest> straight = new ArrayList<>();
        try (Recorder recorder = new Recorder(servers.elasticsearch());
                RunningService service = servers.startService(recorder.hosts(), index.alias(), List.of())) {
            for (String text : texts) {
                HttpRequest search = search(service.address(), text);
                Http.ok(search);
                List<byte[]> bodies = recorder.taken();
                if (bodies.size() == 1) {
                    through.add(search);
                    straight.add(Http.send(
                            "POST",
                            "http://" + servers.elasticsearch() + "/" + index.alias()
                                    + "/_search?allow_partial_search_results=false",
                            bodies.get(0)));
                }
            }
        }
        return new Comparison(through, straight);
    }

    /** Rates depend on what else the machine does, processor time hardly. */
    private void compare(Comparison comparison, SearchServers servers, RunningService service)
            throws IOException, InterruptedException {
        Load load = new Load(callers);
        Duration turn = Duration.ofSeconds(seconds);
        System.out.printf("%d queries, %d callers%n", comparison.through().size(), callers);
        System.out.printf(
                "%-8s %12s %12s %8s %12s %12s %8s   %s%n",
                "round",
                "straight/s",
                "service/s",
                "ratio",
                "straight p99",
                "service p99",
                "ratio",
                "processor, us each: Elasticsearch straight, through the service; the service");
        load.run(comparison.straight(), Duration.ofSeconds(warmUpSeconds));
        load.run(comparison.through(), Duration.ofSeconds(warmUpSeconds));
        for (int round = 1; round <= rounds; round++) {
            Duration start = servers.elasticsearchProcessor();
            Load.Result straight = load.run(comparison.straight(), turn);
            Duration between = servers.elasticsearchProcessor();
            Duration own = service.processor();
            Load.Result through = load.run(comparison.through(), turn);
            Duration end = servers.elasticsearchProcessor();
            System.out.printf(
                    "%-8d %12.0f %12.0f %8.2f %12.1f %12.1f %8.2f   %d, %d; %d%n",
                    round,
                    straight.perSecond(),
                    through.perSecond(),
                    through.perSecond() / straight.perSecond(),
                    straight.p99Millis(),
                    through.p99Millis(),
                    through.p99Millis() / straight.p99Millis(),
                    straight.each(between.minus(start)),
                    through.each(end.minus(between)),
                    through.each(service.processor().minus(own)));
        }
    }

    private void latency(SearchServers servers, BenchIndex index, long events, List<String> texts) throws Exception {
        try (RunningService service = service(servers, index)) {
            latency("search", events, searches(service.address(), texts));
            latency("suggest", events, suggestions(service.address(), texts));
        }
    }

    private void latency(String what, long events, List<HttpRequest> requests)
            throws IOException, InterruptedException {
        Load one = new Load(1);
        one.run(requests, Duration.ofSeconds(warmUpSeconds));
        Load.Result result = one.run(requests, Duration.ofSeconds((long) LATENCY_TURNS * seconds));
        System.out.printf("%-22s %10d %10.1f %10.1f%n", what, events, result.p50Millis(), result.p99Millis());
    }

    private static List<HttpRequest> searches(String service, List<String> texts) {
        return texts.stream().map(text -> search(service, text)).toList();
    }

    /** Every text as it is typed, letter by letter. */
    private static List<HttpRequest> suggestions(String service, List<String> texts) {
        Set<String> typed = new LinkedHashSet<>();
        for (String text : texts) {
            for (int end = 1; end <= text.length(); end++) {
                typed.add(text.substring(0, end));
            }
        }
        return typed.stream()
                .map(text -> Http.get(service + "/api/search/suggest?q=" + encoded(text)))
                .toList();
    }

    private static HttpRequest search(String service, String text) {
        return Http.get(service + "/api/search/events?q=" + encoded(text));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
