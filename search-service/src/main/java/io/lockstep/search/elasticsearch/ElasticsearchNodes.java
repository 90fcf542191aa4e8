package io.lockstep.search.elasticsearch;

import io.lockstep.search.SearchServiceConfig;
import io.quarkus.elasticsearch.restclient.lowlevel.runtime.ElasticsearchConfig;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.http.HttpEntity;
import org.apache.http.HttpHeaders;
import org.apache.http.HttpHost;
import org.apache.http.HttpResponse;
import org.apache.http.NoHttpResponseException;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.HttpUriRequest;
import org.apache.http.client.methods.RequestBuilder;
import org.apache.http.config.ConnectionConfig;
import org.apache.http.conn.ConnectTimeoutException;
import org.apache.http.conn.HttpHostConnectException;
import org.apache.http.entity.ByteArrayEntity;
import org.apache.http.entity.ContentType;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;
import org.apache.http.message.BasicHeader;

/**
 * The nodes of Elasticsearch over HTTP, in turn; one that takes no connection is passed over for a while.
 *
 * <p>A request is written and its answer read by the thread that asks. To hand both to an I/O thread and back, as
 * Elasticsearch's own client does, took more processor time than everything else that a search does in this service.
 */
@Singleton
final class ElasticsearchNodes {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
    private static final long PASSED_OVER_NANOS = Duration.ofSeconds(10).toNanos();
    private static final int MAX_ANSWER_BYTES = 32 << 20;
    /** A page of hits in one system call. */
    private static final int BUFFER_BYTES = 32 << 10;
    /** For health checks, and for what is sent aside; the circuit counts neither. */
    private static final int MORE_CONNECTIONS = 8;

    private final CloseableHttpClient client;
    private final List<Node> nodes;
    private final AtomicInteger turn = new AtomicInteger();

    /** @param driver where the nodes are, and how to log in: the settings that all services share */
    ElasticsearchNodes(ElasticsearchConfig driver, SearchServiceConfig config) {
        this.nodes = driver.hosts().stream()
                .map(host -> new Node(new HttpHost(host.getHostString(), host.getPort(), driver.protocol())))
                .toList();
        this.client = client(driver, config.elasticsearch().concurrency() + MORE_CONNECTIONS);
    }

    private static final class Node {
        private final HttpHost host;
        private volatile long passedOverUntil = System.nanoTime();

        Node(HttpHost host) {
            this.host = host;
        }

        boolean isPassedOver(long now) {
            return now - passedOverUntil < 0;
        }
    }

    /** @param body empty if there is none */
    record Answer(int status, byte[] body) {}

    /**
     * Asks one node, or the next if it takes no connection.
     *
     * @param patience for each part of the answer; a connection is given up earlier
     */
    Answer ask(String method, String path, Optional<byte[]> body, Duration patience) throws IOException {
        HttpUriRequest request = request(method, path, body, patience);
        IOException failure = new IOException("no node is known");
        for (Node node : inTurn()) {
            try {
                return client.execute(node.host, request, ElasticsearchNodes::answer);
            } catch (HttpHostConnectException | ConnectTimeoutException e) {
                node.passedOverUntil = System.nanoTime() + PASSED_OVER_NANOS;
                failure = e;
            }
        }
        throw failure;
    }

    private List<Node> inTurn() {
        if (nodes.size() == 1) {
            return nodes;
        }
        int first = turn.getAndIncrement();
        long now = System.nanoTime();
        return IntStream.range(0, nodes.size())
                .mapToObj(i -> nodes.get(Math.floorMod(first + i, nodes.size())))
                .sorted(Comparator.comparing(node -> node.isPassedOver(now)))
                .toList();
    }

    private static HttpUriRequest request(String method, String path, Optional<byte[]> body, Duration patience) {
        int connectMillis = (int) Math.min(CONNECT_TIMEOUT.toMillis(), patience.toMillis());
        RequestBuilder request = RequestBuilder.create(method)
                .setUri(path)
                .setConfig(RequestConfig.custom()
                        .setConnectTimeout(connectMillis)
                        .setConnectionRequestTimeout(connectMillis)
                        .setSocketTimeout((int) patience.toMillis())
                        .setNormalizeUri(false)
                        .build());
        body.ifPresent(bytes -> request.setEntity(new ByteArrayEntity(bytes, ContentType.APPLICATION_JSON)));
        return request.build();
    }

    private static Answer answer(HttpResponse response) throws IOException {
        int status = response.getStatusLine().getStatusCode();
        HttpEntity entity = response.getEntity();
        if (entity == null) {
            return new Answer(status, new byte[0]);
        }
        try (InputStream body = entity.getContent()) {
            byte[] bytes = body.readNBytes(MAX_ANSWER_BYTES + 1);
            if (bytes.length > MAX_ANSWER_BYTES) {
                throw new IOException("the answer is larger than " + MAX_ANSWER_BYTES + " bytes");
            }
            return new Answer(status, bytes);
        }
    }

    private static CloseableHttpClient client(ElasticsearchConfig driver, int connections) {
        return HttpClients.custom()
                .useSystemProperties()
                .setMaxConnTotal(connections)
                .setMaxConnPerRoute(connections)
                .setDefaultConnectionConfig(
                        ConnectionConfig.custom().setBufferSize(BUFFER_BYTES).build())
                .setDefaultHeaders(login(driver).stream()
                        .map(value -> new BasicHeader(HttpHeaders.AUTHORIZATION, value))
                        .toList())
                // A kept connection that the node has closed meanwhile; all that is asked here may be asked twice.
                .setRetryHandler(
                        (failure, attempts, context) -> attempts == 1 && failure instanceof NoHttpResponseException)
                .disableContentCompression()
                .disableCookieManagement()
                .disableRedirectHandling()
                .disableAuthCaching()
                .disableConnectionState()
                .build();
    }

    private static Optional<String> login(ElasticsearchConfig driver) {
        return driver.apiKey()
                .map(key -> "ApiKey " + key)
                .or(() -> driver.username()
                        .map(user -> "Basic "
                                + Base64.getEncoder()
                                        .encodeToString(
                                                (user + ":" + driver.password().orElse(""))
                                                        .getBytes(StandardCharsets.UTF_8))));
    }

    @PreDestroy
    void close() throws IOException {
        client.close();
    }
}
