package io.lockstep.bench.drain;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.contract.EventIndex;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Elasticsearch and a bare {@code _bulk} client: the same items, nothing but sending them. */
final class ElasticsearchStore implements DrainStore {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final EventIndex INDEX = new EventIndex("drain");

    private final String hosts;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    ElasticsearchStore(String hosts) {
        this.hosts = hosts;
    }

    @Override
    public String sink() {
        return "elasticsearch";
    }

    @Override
    public void reset(List<Backlog> backlogs) throws IOException, InterruptedException {
        resetForWorker(backlogs);
        send("PUT", "/" + INDEX.generation(1), EventIndex.definition().getBytes(UTF_8));
        send(
                "POST",
                "/_aliases",
                ("{\"actions\":[{\"add\":{\"index\":\"" + INDEX.generation(1) + "\",\"alias\":\"" + INDEX.alias()
                                + "\",\"is_write_index\":true,\"filter\":" + EventIndex.aliasFilter() + "}}]}")
                        .getBytes(UTF_8));
    }

    @Override
    public void resetForWorker(List<Backlog> backlogs) throws IOException, InterruptedException {
        send("DELETE", "/" + INDEX.generation(1) + "?ignore_unavailable=true", new byte[0]);
    }

    @Override
    public List<Shape> shapes() {
        return List.of(
                new Shape(500, 1),
                new Shape(500, 2),
                new Shape(1000, 1),
                new Shape(1000, 2),
                new Shape(1000, 4),
                new Shape(2000, 2),
                new Shape(4000, 2));
    }

    @Override
    public void bare(Backlog backlog, Shape shape) throws IOException, InterruptedException {
        AtomicInteger next = new AtomicInteger();
        try (ExecutorService threads = Executors.newFixedThreadPool(shape.parallel())) {
            List<Future<?>> all = new java.util.ArrayList<>();
            for (int i = 0; i < shape.parallel(); i++) {
                all.add(threads.submit(() -> {
                    int from = next.getAndAdd(shape.changes());
                    while (from < backlog.size()) {
                        int to = Math.min(backlog.size(), from + shape.changes());
                        bulk(backlog.changes().subList(from, to));
                        from = next.getAndAdd(shape.changes());
                    }
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IOException("the bare client failed: " + e.getCause(), e.getCause());
        }
    }

    private void bulk(List<Backlog.Change> changes) throws IOException, InterruptedException {
        ByteArrayOutputStream body = new ByteArrayOutputStream(changes.size() * 650);
        for (Backlog.Change change : changes) {
            body.writeBytes(("{\"index\":{\"_id\":\"" + change.id() + "\",\"version\":" + change.version()
                            + ",\"version_type\":\"external_gte\"}}\n")
                    .getBytes(UTF_8));
            body.writeBytes(change.document());
            body.write('\n');
        }
        byte[] answer = send(
                "POST",
                "/" + INDEX.alias() + "/_bulk?require_alias=true&filter_path=items.*.status",
                body.toByteArray());
        String text = new String(answer, UTF_8);
        if (text.contains("\"status\":4") && !text.contains("\"status\":409")) {
            throw new IOException("an item failed");
        }
    }

    @Override
    public long stored() throws IOException, InterruptedException {
        return JSON.readTree(send("GET", "/" + INDEX.alias() + "/_stats/indexing", new byte[0]))
                .at("/_all/primaries/indexing/index_total")
                .asLong();
    }

    @Override
    public void close() {
        http.close();
    }

    private byte[] send(String method, String path, byte[] body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + hosts + path))
                .header("Content-Type", "application/json")
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body))
                .build();
        HttpResponse<byte[]> answer = http.send(request, BodyHandlers.ofByteArray());
        if (answer.statusCode() >= 300) {
            throw new IOException(
                    method + " " + path + ": " + answer.statusCode() + " " + new String(answer.body(), UTF_8));
        }
        return answer.body();
    }
}
