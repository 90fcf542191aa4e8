package io.lockstep.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ports whose clients have to show a certificate: {@code mode: MUTUAL}. */
class MutualTlsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String HEADER = "x-forwarded-client-cert";

    @TempDir
    static Path made;

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final int port = TestServices.unusedPort();
    private final TlsClient client = new TlsClient(vertx, port, options -> options).trusting(made.resolve("server"));
    private TestGateway gateway;

    @BeforeAll
    static void make() throws IOException, GeneralSecurityException {
        TestCertificate.writeClients(made);
        TestCertificate.write(made.resolve("server"), "one.example");
        TestCertificate.write(made.resolve("stranger"), "client");
        Files.copy(made.resolve("authority/tls.crt"), made.resolve("server/ca.crt"));
    }

    @BeforeEach
    void start() throws IOException {
        Files.writeString(folder.resolve("gateway.yaml"), TestRules.gateway("""
                - name: one
                  port: {number: 443, name: https, protocol: HTTPS}
                  hosts: [one.example]
                  tls: {mode: MUTUAL, credentialName: server}
                """));
        gateway = new TestGateway(
                folder,
                Map.of("certificates", made.toString(), "ports.443", String.valueOf(port), "rules-interval", "100MS"));
    }

    @AfterEach
    void close() {
        gateway.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
    void a_service_is_told_what_the_client_has_shown(HttpVersion version) throws IOException {
        TlsClient vouchedFor = new TlsClient(vertx, port, options -> options.setProtocolVersion(version))
                .trusting(made.resolve("server"))
                .showing(made.resolve("client"));
        String told = told(vouchedFor, Map.of());
        assertThat(told)
                .matches(
                        "Hash=[0-9a-f]{64};Cert=\"[^\"]+\";Subject=\"CN=client\";URI=spiffe://test/client;DNS=client.example");
        String certificate = told.replaceFirst(".*;Cert=\"([^\"]*)\".*", "$1");
        assertThat(URLDecoder.decode(certificate, StandardCharsets.UTF_8))
                .isEqualTo(Files.readString(made.resolve("client/tls.crt")));
    }

    @Test
    void nobody_can_claim_to_have_shown_another() {
        TlsClient vouchedFor = client.showing(made.resolve("client"));
        String honest = told(vouchedFor, Map.of());
        assertThat(told(
                        vouchedFor,
                        Map.of("X-Forwarded-Client-Cert", "Subject=\"CN=root\"", "X_Forwarded_Client_Cert", "x")))
                .isEqualTo(honest);
        assertThat(
                        RawClient.exchange(
                                gateway.port(),
                                "GET /x HTTP/1.1\r\nHost: plain.example\r\nX-Forwarded-Client-Cert: Subject=\"CN=root\"\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ")
                .doesNotContainIgnoringCase("client-cert")
                .doesNotContain("root");
    }

    @Test
    void who_shows_none_or_the_wrong_one_does_not_come_in() {
        TlsClient other = client.showing(made.resolve("stranger"));
        TlsClient late = client.showing(made.resolve("expired"));
        for (TlsClient refused : new TlsClient[] {client, other, late}) {
            assertThatThrownBy(() -> refused.get("one.example", "one.example", "/x", Map.of()))
                    .isInstanceOf(CompletionException.class)
                    .hasStackTraceContaining("ssl");
        }
        assertThat(told(client.showing(made.resolve("client")), Map.of())).contains("CN=client");
    }

    /** As an authority's certificate is renewed in a mounted secret. Who is connected to another port is not disturbed. */
    @Test
    void another_authority_counts_without_a_restart() throws IOException {
        Path authorities = made.resolve("server/ca.crt");
        String before = Files.readString(authorities);
        TlsClient known = client.showing(made.resolve("client"));
        TlsClient other = client.showing(made.resolve("stranger"));
        try (RawClient plain = new RawClient(gateway.port())) {
            String request = "GET /x HTTP/1.1\r\nHost: plain.example\r\n\r\n";
            plain.send(request).readUntil("\"bytes\":0}");
            CompletableFuture<String> underWay = CompletableFuture.supplyAsync(
                    () -> known.get("one.example", "one.example", "/slow?ms=1000", Map.of()));
            Wait.until("it is under way", PATIENCE, () -> !gateway.isEmpty());
            Files.writeString(authorities, Files.readString(made.resolve("stranger/tls.crt")));
            try {
                Wait.until("the other one comes in", PATIENCE, () -> comesIn(other));
                assertThat(comesIn(known)).isFalse();
                assertThat(gateway.rules().state().faults()).isEmpty();
            } finally {
                Files.writeString(authorities, before);
            }
            assertThat(underWay.join()).startsWith("200 ");
            plain.send(request).readUntil("\"bytes\":0}");
            Wait.until("it is as before", PATIENCE, () -> comesIn(known));
        }
    }

    private static boolean comesIn(TlsClient client) {
        try {
            return client.get("one.example", "one.example", "/x", Map.of()).startsWith("200 ");
        } catch (CompletionException refused) {
            return false;
        }
    }

    /** The one header that the service has got. */
    private static String told(TlsClient client, Map<String, String> headers) {
        String answer = client.get("one.example", "one.example", "/x", headers);
        JsonObject seen = new JsonObject(answer.substring(answer.indexOf('{'))).getJsonObject("headers");
        assertThat(seen.fieldNames()).doesNotContain("x_forwarded_client_cert");
        JsonArray values = seen.getJsonArray(HEADER);
        assertThat(values).hasSize(1);
        return values.getString(0);
    }
}
