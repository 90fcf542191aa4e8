package io.lockstep.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies, failures and limits, between real sockets. */
@QuarkusTest
@QuarkusTestResource(
        value = TestServices.class,
        restrictToAnnotatedClass = true,
        initArgs = {
            @ResourceArg(name = "lockstep.gateway.rules", value = "src/test/resources/rules"),
            @ResourceArg(name = "lockstep.gateway.idle-timeout", value = "3S"),
            @ResourceArg(name = "lockstep.gateway.max-body", value = "24M"),
            @ResourceArg(name = "lockstep.gateway.max-connections", value = "8"),
            @ResourceArg(name = "lockstep.gateway.max-waiting", value = "2"),
        })
class DataPlaneTest {

    private static final int MIB = 1 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final HttpClient client =
            HttpClient.newBuilder().version(Version.HTTP_1_1).build();

    @TestHTTPResource("/")
    URI gateway;

    @ParameterizedTest
    @CsvSource({
        "/refused, 502, bad-gateway",
        "/garbage, 502, bad-gateway",
        "/silent-closer, 502, bad-gateway",
        "/two-lengths, 502, bad-gateway",
        "/patient/close, 502, bad-gateway",
        "/nowhere, 503, unavailable",
        "/hasty/never, 504, timeout",
        "/elsewhere, 404, not-found",
    })
    void a_service_that_fails_is_answered_for(String path, int status, String word) {
        ProjectRulesTest.assertProblem(send(request(path)), status, word);
    }

    @Test
    void a_request_given_up_is_given_up_at_the_service_too() {
        assertThat(send(request("/hasty/never")).statusCode()).isEqualTo(504);
        until("the service is told of the timeout", () -> stats().getLong("waiting") == 0);
        try (RawClient impatient = new RawClient(gateway.getPort())) {
            impatient.send("GET /patient/never HTTP/1.1\r\nHost: h\r\n\r\n");
            until("the request has reached the service", () -> stats().getLong("waiting") == 1);
        }
        until("the service is told that the client has left", () -> stats().getLong("waiting") == 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/patient/half-sized", "/patient/half-chunked", "/hasty/stalled"})
    void a_truncated_answer_never_looks_complete(String path) {
        String answer = RawClient.exchange(gateway.getPort(), "GET " + path + " HTTP/1.1\r\nHost: h\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 200 ").contains("half").doesNotContain("\r\n0\r\n");
    }

    @Test
    void twenty_megabytes_stream_in_both_directions() {
        HttpResponse<String> up = send(request("/patient/x").POST(BodyPublishers.ofByteArray(new byte[20 * MIB])));
        assertThat(new JsonObject(up.body()).getLong("bytes")).isEqualTo(20 * MIB);
        HttpResponse<String> chunked = send(request("/patient/x").POST(unknownLength(20 * MIB)));
        assertThat(new JsonObject(chunked.body()).getLong("bytes")).isEqualTo(20 * MIB);
        assertThat(new JsonObject(chunked.body()).getJsonObject("headers").containsKey("transfer-encoding"))
                .isTrue();
        assertThat(send(request("/patient/big?bytes=" + 20 * MIB)).body()).hasSize(20 * MIB);
    }

    /** Sockets and queues hold a few megabytes; a gateway that collected the rest would take all of it. */
    @Test
    void a_client_that_does_not_read_slows_the_service_down() {
        try (RawClient client = new RawClient(gateway.getPort())) {
            long before = stats().getLong("written");
            client.send("GET /patient/flood HTTP/1.1\r\nHost: h\r\n\r\n").readUntil("\r\n\r\n");
            long written = whenStill(() -> stats().getLong("written")) - before;
            assertThat(written).isBetween(1L, 24L * MIB);
        }
    }

    @Test
    void a_service_that_does_not_read_slows_the_client_down() throws IOException {
        try (SocketChannel client = SocketChannel.open(new InetSocketAddress("127.0.0.1", gateway.getPort()))) {
            client.write(ByteBuffer.wrap(
                    ("POST /patient/unread HTTP/1.1\r\nHost: h\r\nContent-Length: " + 24 * MIB + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII)));
            client.configureBlocking(false);
            ByteBuffer part = ByteBuffer.allocate(64 * 1024);
            long[] sent = {0};
            long taken = whenStill(() -> {
                try {
                    part.rewind();
                    sent[0] += client.write(part);
                    stats();
                    return sent[0];
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            assertThat(taken).isBetween(1L, 20L * MIB);
        }
    }

    @Test
    void a_body_over_the_limit_is_refused_before_it_is_read() {
        String answer = RawClient.exchange(
                gateway.getPort(),
                "POST /patient/x HTTP/1.1\r\nHost: h\r\nContent-Length: " + (24 * MIB + 1) + "\r\n\r\nabc");
        assertThat(answer)
                .startsWith("HTTP/1.1 413 ")
                .containsIgnoringCase("connection: close")
                .contains("urn:lockstep:problem:too-large");
    }

    @Test
    void a_body_that_grows_over_the_limit_is_cut_off() {
        try (RawClient client = new RawClient(gateway.getPort())) {
            client.send("POST /patient/x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
            String chunk = "100000\r\n" + "x".repeat(MIB) + "\r\n";
            for (int i = 0; i < 24; i++) {
                client.send(chunk);
            }
            client.send("1\r\n");
            client.send("x\r\n");
            assertThat(client.readAll())
                    .startsWith("HTTP/1.1 413 ")
                    .containsIgnoringCase("connection: close")
                    .contains("urn:lockstep:problem:too-large");
        }
    }

    @ParameterizedTest
    @CsvSource({"/patient/x, 413, too-large", "/elsewhere, 404, not-found", "/patient/early, 422, enough"})
    void in_http_2_too_an_answer_reaches_a_client_that_is_still_sending(String path, int status, String word) {
        Vertx vertx = Vertx.vertx();
        try {
            String length = String.valueOf(status == 413 ? 24 * MIB + 1 : MIB);
            String answer = vertx.createHttpClient(new HttpClientOptions()
                            .setProtocolVersion(HttpVersion.HTTP_2)
                            .setHttp2ClearTextUpgrade(false))
                    .request(HttpMethod.POST, gateway.getPort(), "127.0.0.1", path)
                    .compose(request -> {
                        request.putHeader("Content-Length", length).write("abc");
                        return request.response();
                    })
                    .compose(response -> response.body().map(body -> response.statusCode() + " " + body))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .join();
            assertThat(answer).startsWith(status + " ").contains(word);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    /** Frame by frame, since no HTTP library lets a client lie about it. */
    @Test
    void a_client_of_http_2_has_no_say_in_its_scheme() {
        String path = "/patient/x";
        // In HPACK: GET, https, and authority and path as literals.
        String fields = "\u0082\u0087\u0001\u0001h\u0004" + (char) path.length() + path;
        try (RawClient client = new RawClient(gateway.getPort())) {
            client.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
                    + "\0\0\0\u0004\0\0\0\0\0"
                    + "\0\0" + (char) fields.length() + "\u0001\u0005\0\0\0\u0001" + fields);
            assertThat(client.readUntil("\"bytes\":0")).contains("\"x-forwarded-proto\":[\"http\"]");
        }
    }

    /** It has no path. */
    @Test
    void a_connect_of_http_2_is_refused() {
        Vertx vertx = Vertx.vertx();
        try {
            HttpClientResponse answer = vertx.createHttpClient(new HttpClientOptions()
                            .setProtocolVersion(HttpVersion.HTTP_2)
                            .setHttp2ClearTextUpgrade(false))
                    .request(HttpMethod.CONNECT, gateway.getPort(), "127.0.0.1", "")
                    .compose(HttpClientRequest::connect)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .join();
            assertThat(answer.statusCode()).isEqualTo(501);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    @Test
    void an_early_answer_reaches_a_client_that_is_still_sending() {
        try (RawClient client = new RawClient(gateway.getPort())) {
            client.send("POST /patient/early HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\nabc");
            assertThat(client.readAll())
                    .startsWith("HTTP/1.1 422 ")
                    .containsIgnoringCase("connection: close")
                    .endsWith("enough");
        }
    }

    @Test
    void an_upload_in_progress_is_not_timed_out() throws InterruptedException {
        int parts = 8;
        try (RawClient client = new RawClient(gateway.getPort());
                ScheduledExecutorService slowly = Executors.newSingleThreadScheduledExecutor()) {
            client.send(
                    "POST /hasty/x HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: " + parts + "\r\n\r\n");
            CountDownLatch left = new CountDownLatch(parts);
            slowly.scheduleAtFixedRate(
                    () -> {
                        if (left.getCount() > 0) {
                            client.send("x");
                            left.countDown();
                        }
                    },
                    100,
                    100,
                    TimeUnit.MILLISECONDS);
            assertThat(left.await(10, TimeUnit.SECONDS)).isTrue();
            slowly.shutdownNow();
            assertThat(client.readAll()).startsWith("HTTP/1.1 200 ").contains("\"bytes\":" + parts);
        }
    }

    @Test
    void a_client_is_told_to_go_on_only_when_it_may() {
        String expecting =
                " HTTP/1.1\r\nHost: h\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n";
        try (RawClient client = new RawClient(gateway.getPort())) {
            client.send("POST /patient/x" + expecting).readUntil("HTTP/1.1 100 Continue\r\n\r\n");
            assertThat(client.send("abc").readAll()).startsWith("HTTP/1.1 200 ").contains("\"bytes\":3");
        }
        try (RawClient client = new RawClient(gateway.getPort())) {
            assertThat(client.send("POST /elsewhere" + expecting).readAll()).startsWith("HTTP/1.1 404 ");
        }
        assertThat(RawClient.exchange(
                        gateway.getPort(), "POST /patient/x" + expecting.replace("100-continue", "200-maybe")))
                .startsWith("HTTP/1.1 417 ");
    }

    @Test
    void too_many_requests_at_once_are_refused_and_the_others_go_on_waiting() {
        List<RawClient> waiting = new ArrayList<>();
        try {
            until("the pool overflows", () -> {
                RawClient next = new RawClient(gateway.getPort());
                waiting.add(next);
                next.send("GET /patient/never HTTP/1.1\r\nHost: h\r\n\r\n");
                return send(request("/hasty/x")).statusCode() == 503;
            });
            assertThat(waiting).hasSizeBetween(8, 11);
        } finally {
            waiting.forEach(RawClient::close);
        }
        until("those who left have made room", () -> send(request("/hasty/x")).statusCode() == 200);
    }

    @Test
    void a_route_splits_by_weight_and_edits_headers() {
        Set<String> services = new HashSet<>();
        until("both are met", () -> {
            HttpResponse<String> answer = send(request("/split/x")
                    .header("X-Set", "client")
                    .header("X-Removed", "client")
                    .header("X-Harmless", "client"));
            assertThat(answer.headers().firstValue("X-Answer")).contains("c");
            assertThat(answer.headers().firstValue("X-Service")).isEmpty();
            JsonObject seen = new JsonObject(answer.body());
            JsonObject headers = seen.getJsonObject("headers");
            assertThat(headers.getJsonArray("x-set")).containsExactly("a");
            assertThat(headers.getJsonArray("x-harmless")).containsExactly("client", "b");
            assertThat(headers.fieldNames()).doesNotContain("x-removed");
            services.add(seen.getString("service"));
            return services.size() == 2;
        });
    }

    @Test
    void answers_without_a_body_have_none() {
        assertThat(RawClient.exchange(
                        gateway.getPort(), "GET /patient/none HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 204 ")
                .doesNotContainIgnoringCase("transfer-encoding")
                .endsWith("\r\n\r\n");
        assertThat(RawClient.exchange(
                        gateway.getPort(),
                        "HEAD /patient/big?bytes=7 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ")
                .containsIgnoringCase("content-length: 7")
                .endsWith("\r\n\r\n");
    }

    private static BodyPublisher unknownLength(int bytes) {
        return BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(new byte[bytes]));
    }

    private JsonObject stats() {
        return new JsonObject(send(request("/patient/stats")).body());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://" + gateway.getAuthority() + path))
                .timeout(PATIENCE);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void until(String what, BooleanSupplier condition) {
        Instant end = Instant.now().plus(PATIENCE);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("until " + what).isBefore(end);
        }
    }

    /** The value once it has been the same for half a second of asking. */
    private static long whenStill(java.util.function.LongSupplier value) {
        Instant end = Instant.now().plus(PATIENCE);
        long last = value.getAsLong();
        Instant since = Instant.now();
        while (Duration.between(since, Instant.now()).toMillis() < 500) {
            assertThat(Instant.now()).as("until it is still").isBefore(end);
            long next = value.getAsLong();
            if (next != last) {
                last = next;
                since = Instant.now();
            }
        }
        return last;
    }
}
