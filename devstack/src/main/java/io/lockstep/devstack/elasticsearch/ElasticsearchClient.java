package io.lockstep.devstack.elasticsearch;

import io.lockstep.devstack.Readiness;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** The few requests that a probe and a clean-up need. */
public final class ElasticsearchClient {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final String hosts;

    /** @param hosts host and port */
    public ElasticsearchClient(String hosts) {
        this.hosts = hosts;
    }

    Readiness health() {
        try {
            get("/_cluster/health?wait_for_status=yellow&timeout=1s");
            return Readiness.READY;
        } catch (IOException e) {
            return Readiness.notReady(e);
        }
    }

    /** Deletes every index whose name begins so. */
    public void deleteAll(String prefix) throws IOException {
        // By name: Elasticsearch refuses to delete by wildcard.
        String indices = get("/_cat/indices/" + prefix + "*?h=index&expand_wildcards=all")
                .strip();
        if (!indices.isEmpty()) {
            send("DELETE", "/" + indices.replace('\n', ',') + "?ignore_unavailable=true");
        }
    }

    private String get(String path) throws IOException {
        return send("GET", path);
    }

    private String send(String method, String path) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + hosts + path))
                .timeout(Duration.ofSeconds(20))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        try {
            HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IOException("Elasticsearch answered " + response.statusCode() + " to " + method + " " + path
                        + ": " + response.body());
            }
            return response.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for Elasticsearch", e);
        }
    }
}
