package io.lockstep.bench.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.bench.search.SearchServers.RunningService;
import io.lockstep.devstack.sample.JudgedQuery;
import io.lockstep.devstack.sample.SampleRegister;
import io.lockstep.devstack.sample.SampleRegister.Event;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How well the sample register is found by the judged queries. */
@Command(
        name = "relevance",
        mixinStandardHelpOptions = true,
        description = "Searches the sample register by judged queries and prints nDCG@10, by kind and in all.")
public final class RelevanceBench implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double GOOD = 0.9;

    @Option(names = "--show", description = "Also print what was found for queries below " + GOOD + ".")
    private boolean show;

    @Override
    public Integer call() throws Exception {
        try (SearchServers servers = SearchServers.start()) {
            Path data = servers.checkout().resolve("devstack/data");
            List<Event> real = SampleRegister.read(data.resolve("recognized-events.csv"));
            BenchIndex index = new BenchIndex(servers.elasticsearch(), "bench");
            index.create();
            index.put(real);
            try (RunningService service = servers.startService(servers.elasticsearch(), index.alias(), List.of())) {
                print(service.address(), JudgedQuery.read(data.resolve("relevance.tsv")));
            }
        }
        return 0;
    }

    private void print(String service, List<JudgedQuery> queries) throws IOException, InterruptedException {
        Map<String, List<Double>> byKind = new TreeMap<>();
        for (JudgedQuery query : queries) {
            List<String> names = found(service, query.text());
            double gain = query.gain(names);
            byKind.computeIfAbsent(query.kind(), kind -> new ArrayList<>()).add(gain);
            if (show && gain < GOOD) {
                System.out.printf("%.2f  %s: %s%n", gain, query.text(), names);
            }
        }
        System.out.printf("%-16s %8s %8s%n", "kind", "queries", "nDCG@10");
        byKind.forEach(RelevanceBench::row);
        row("all", byKind.values().stream().flatMap(List::stream).toList());
    }

    private static List<String> found(String service, String text) throws IOException, InterruptedException {
        String query = URLEncoder.encode(text, StandardCharsets.UTF_8);
        JsonNode page = JSON.readTree(Http.ok(Http.get(service + "/api/search/events?size=10&q=" + query)));
        List<String> names = new ArrayList<>();
        page.path("hits")
                .forEach(hit -> names.add(hit.at("/event/recognizedEventName").asText()));
        return names;
    }

    private static void row(String kind, List<Double> gains) {
        System.out.printf(
                "%-16s %8d %8.3f%n",
                kind,
                gains.size(),
                gains.stream().mapToDouble(Double::doubleValue).average().orElse(0));
    }
}
