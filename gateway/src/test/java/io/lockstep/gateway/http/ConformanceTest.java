package io.lockstep.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.lockstep.gateway.jwt.TestIssuer;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What each field of the rules does, as tables in {@code src/test/resources/conformance}: rules, requests, and for each request the
 * service that sees it and how, or the answer. All of it through real sockets.
 *
 * <pre>
 *  - name: what is shown
 *    http: the list of routes of a VirtualService for all hosts
 *    also: other documents
 *    rows:
 *    - ask: METHOD target, or a list of them, with: headers, body: text
 *      get: the service that sees it, and the target it sees;  or status: that of the answer (200 unless said otherwise)
 *      seen: headers that the service sees, null if it does not;  answer: headers of the answer, matches: by patterns
 *      same: a header that is the same in the answers to all of the list
 * </pre>
 */
class ConformanceTest {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Map<String, String> ADDRESSES = new HashMap<>();
    private static final TestIssuer ISSUER = TestIssuer.generate();
    private static final String TOKEN = ISSUER.token("viewer");
    private static final String SECOND = ISSUER.token(claims -> claims.setIssuer("second"));
    private static Vertx vertx;
    private static HttpClient client;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        for (String name : List.of("one", "two", "three")) {
            ADDRESSES.put(name, "127.0.0.1:" + new EchoService(vertx, name).start());
        }
        String labelled = ADDRESSES.get("one") + " version=v1, " + ADDRESSES.get("two") + " version=v2";
        ADDRESSES.put("both", labelled);
        ADDRESSES.put("refused", "127.0.0.1:1");
        ADDRESSES.put("half-refused", "127.0.0.1:1, " + ADDRESSES.get("one"));
    }

    @AfterAll
    static void stop() {
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @TestFactory
    Stream<DynamicNode> each_field_does_what_istio_does() throws IOException {
        List<DynamicNode> files = new ArrayList<>();
        try (Stream<Path> paths = Files.list(Path.of("src/test/resources/conformance"))) {
            for (Path path : paths.sorted().toList()) {
                List<DynamicNode> tables = new ArrayList<>();
                YAML.readTree(Files.readString(path))
                        .forEach(table -> tables.add(
                                DynamicTest.dynamicTest(table.path("name").asText(), () -> check(table))));
                files.add(DynamicContainer.dynamicContainer(String.valueOf(path.getFileName()), tables));
            }
        }
        return files.stream();
    }

    private static void check(JsonNode table) throws IOException {
        try (RulesGateway gateway = new RulesGateway(vertx, rules(table), ADDRESSES, System::nanoTime)) {
            for (JsonNode row : table.path("rows")) {
                JsonNode ask = row.path("ask");
                Set<String> answers = new HashSet<>();
                for (JsonNode one : ask.isArray() ? ask : List.of(ask)) {
                    answers.add(check(gateway, filled(one.asText()), row));
                }
                assertThat(answers).as(row.toString()).hasSize(row.has("same") ? 1 : answers.size());
            }
        }
    }

    private static String rules(JsonNode table) throws IOException {
        String routes =
                table.has("http") ? TestRules.virtualService(table.path("http").asText()) : "";
        return filled(routes + (table.has("also") ? "---\n" + table.path("also").asText() : ""));
    }

    /** What the tables cannot know. */
    private static String filled(String text) {
        String filled = text.replace("JWKS", ISSUER.keySet())
                .replace("TOKEN", TOKEN)
                .replace("PAYLOAD", TOKEN.split("\\.")[1])
                .replace("SECOND", SECOND);
        for (Map.Entry<String, String> service : ADDRESSES.entrySet()) {
            filled = filled.replace(
                    "PORT-OF-" + service.getKey(), service.getValue().replaceFirst(".*:", ""));
        }
        return filled;
    }

    /** Returns the header of the answer that has to be the {@code same} in all. */
    private static String check(RulesGateway gateway, String ask, JsonNode row) {
        String[] words = ask.split(" ");
        HttpRequest.Builder request = HttpRequest.newBuilder(gateway.at(words[1]))
                .timeout(Duration.ofSeconds(20))
                .method(
                        words[0],
                        row.has("body")
                                ? BodyPublishers.ofString(row.path("body").asText())
                                : BodyPublishers.noBody());
        row.path("with")
                .properties()
                .forEach(header ->
                        request.header(header.getKey(), filled(header.getValue().asText())));
        HttpResponse<String> answer = send(request.build(), ask);
        String told = ask + " " + row.path("with") + " answered " + answer.statusCode() + " " + answer.body();
        assertThat(answer.statusCode()).as(told).isEqualTo(row.path("status").asInt(200));
        row.path("answer")
                .properties()
                .forEach(header -> assertThat(answer.headers().allValues(header.getKey()))
                        .as(told + ": " + header.getKey())
                        .isEqualTo(values(header.getValue(), gateway)));
        if (row.has("get")) {
            JsonObject seen = new JsonObject(answer.body());
            assertThat(seen.getString("service") + " " + seen.getString("uri"))
                    .as(told)
                    .isEqualTo(filled(row.path("get").asText()));
            JsonObject headers = seen.getJsonObject("headers");
            row.path("seen")
                    .properties()
                    .forEach(header -> assertThat(
                                    headers.getJsonArray(header.getKey(), new io.vertx.core.json.JsonArray())
                                            .getList())
                            .as(told + ": " + header.getKey())
                            .isEqualTo(values(header.getValue(), gateway)));
        }
        row.path("matches")
                .properties()
                .forEach(header -> assertThat(
                                answer.headers().firstValue(header.getKey()).orElse(""))
                        .as(told)
                        .matches(header.getValue().asText()));
        return answer.headers().firstValue(row.path("same").asText("none")).orElse("");
    }

    private static HttpResponse<String> send(HttpRequest request, String ask) {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(ask, e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@code PORT} stands for the gateway's. */
    private static List<String> values(JsonNode expected, RulesGateway gateway) {
        List<String> values = new ArrayList<>();
        if (expected.isArray()) {
            expected.forEach(value -> values.add(value.asText()));
        } else if (!expected.isNull()) {
            values.add(expected.asText());
        }
        return values.stream()
                .map(value -> filled(value).replace("PORT", String.valueOf(gateway.port())))
                .toList();
    }
}
