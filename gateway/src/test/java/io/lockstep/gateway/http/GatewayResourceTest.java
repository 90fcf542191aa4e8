package io.lockstep.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.gateway.istio.InvalidRulesException;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hosts, ports and certificates as a {@code Gateway} says. */
class GatewayResourceTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String PLAIN = "GET /x HTTP/1.1\r\nHost: plain.example\r\n\r\n";

    @TempDir
    Path folder;

    @TempDir
    Path certificates;

    @TempDir
    static Path made;

    private final Vertx vertx = Vertx.vertx();
    private final int encrypted = TestServices.unusedPort();
    private final int further = TestServices.unusedPort();
    private final int foreign = TestServices.unusedPort();

    /** Each is a start of the JDK's tool. */
    @BeforeAll
    static void make() throws IOException, GeneralSecurityException {
        TestCertificate.write(made.resolve("one"), "one.example");
        TestCertificate.write(made.resolve("renewed"), "one.example");
        TestCertificate.write(made.resolve("two"), "two.example");
    }

    private void use(String certificate, String name) throws IOException {
        Files.createDirectories(certificates.resolve(name));
        for (String file : new String[] {"tls.crt", "tls.key"}) {
            Files.copy(
                    made.resolve(certificate).resolve(file),
                    certificates.resolve(name).resolve(file),
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @BeforeEach
    void write() throws IOException {
        use("one", "one");
        use("two", "two");
        Files.writeString(folder.resolve("gateway.yaml"), TestRules.gateway("""
                - name: redirect
                  port: {number: 80, name: http, protocol: HTTP}
                  hosts: [one.example, two.example]
                  tls: {httpsRedirect: true}
                - name: one
                  port: {number: 443, name: https-one, protocol: HTTPS}
                  hosts: [one.example]
                  tls: {mode: SIMPLE, credentialName: one}
                - name: two
                  port: {number: 443, name: https-two, protocol: HTTPS}
                  hosts: [two.example]
                  tls: {mode: SIMPLE, credentialName: two, minProtocolVersion: TLSV1_2}
                """));
    }

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void a_host_is_served_where_a_server_has_it_and_nowhere_else() {
        try (TestGateway gateway = start()) {
            assertThat(plain(gateway, "plain.example")).startsWith("HTTP/1.1 200 ");
            assertThat(plain(gateway, "unknown.example"))
                    .startsWith("HTTP/1.1 404 ")
                    .contains("urn:lockstep:problem:not-found");
            assertThat(get("one", "one.example", HttpVersion.HTTP_1_1)).startsWith("200 ");
            assertThat(get("one", "one.example", "plain.example", HttpVersion.HTTP_1_1))
                    .startsWith("404 ");
        }
    }

    @Test
    void who_comes_in_plain_is_sent_to_https() {
        try (TestGateway gateway = start()) {
            assertThat(plain(gateway, "one.example"))
                    .startsWith("HTTP/1.1 301 ")
                    .contains("Location: https://one.example/x?y=z\r\n");
            assertThat(plain(gateway, "one.example:" + gateway.port()))
                    .contains("Location: https://one.example:" + encrypted + "/x?y=z\r\n");
        }
    }

    @Test
    void each_host_shows_its_certificate_and_speaks_both_versions_of_http() {
        try (TestGateway gateway = start()) {
            assertThat(gateway.port()).isPositive();
            for (HttpVersion version : new HttpVersion[] {HttpVersion.HTTP_1_1, HttpVersion.HTTP_2}) {
                assertThat(get("one", "one.example", version))
                        .startsWith("200 " + version)
                        .contains("\"x-forwarded-proto\":[\"https\"]");
                assertThat(get("two", "two.example", version)).startsWith("200 " + version);
            }
            assertThatThrownBy(() -> get("two", "one.example", HttpVersion.HTTP_2))
                    .isInstanceOf(CompletionException.class);
        }
    }

    @Test
    void a_renewed_certificate_is_shown_without_a_restart() throws IOException {
        try (TestGateway gateway = start()) {
            assertThat(isTrusted("renewed")).isFalse();
            use("renewed", "one");
            Wait.until("the new one is shown", PATIENCE, () -> isTrusted("renewed"));
            assertThat(gateway.rules().state().faults()).isEmpty();

            Files.copy(
                    made.resolve("two/tls.key"),
                    certificates.resolve("one/tls.key"),
                    StandardCopyOption.REPLACE_EXISTING);
            Wait.until(
                    "the wrong key is refused",
                    PATIENCE,
                    () -> !gateway.rules().state().faults().isEmpty());
            assertThat(gateway.rules().state().faults().getFirst().toString())
                    .contains("spec.servers[2].tls", "is not the key of");
            assertThat(isTrusted("renewed")).isTrue();
        }
    }

    @Test
    void a_port_comes_and_goes_with_its_servers() throws IOException {
        Path file = folder.resolve("gateway.yaml");
        String before = Files.readString(file);
        String more = before.replace(
                "    - {name: plain,",
                "    - {name: more, port: {number: 81, name: more, protocol: HTTP}, hosts: [more.example]}\n    - {name: plain,");
        try (TestGateway gateway = start();
                RawClient patient = new RawClient(gateway.port())) {
            patient.send(PLAIN).readUntil("\"bytes\":0}");
            Files.writeString(file, more);
            Wait.until(
                    "another port is open",
                    PATIENCE,
                    () -> at(further, "more.example").startsWith("HTTP/1.1 200 "));
            assertThat(plain(gateway, "more.example")).startsWith("HTTP/1.1 404 ");
            Files.writeString(file, before);
            Wait.until(
                    "it is closed again",
                    PATIENCE,
                    () -> at(further, "more.example").isEmpty());
            patient.send(PLAIN).readUntil("\"bytes\":0}");

            try (ServerSocket taken = new ServerSocket(foreign, 1, InetAddress.getLoopbackAddress())) {
                Files.writeString(file, more.replace("number: 81", "number: 82"));
                Wait.until("what cannot be opened is refused", PATIENCE, () -> isFault(gateway, "cannot listen on"));
                assertThat(taken.isClosed()).isFalse();
            }
            patient.send(PLAIN).readUntil("\"bytes\":0}");
        }
    }

    @Test
    void a_port_changes_its_versions_of_tls_and_the_other_keeps_its_connections() throws IOException {
        Path file = folder.resolve("gateway.yaml");
        try (TestGateway gateway = start();
                RawClient patient = new RawClient(gateway.port())) {
            patient.send(PLAIN).readUntil("\"bytes\":0}");
            assertThat(comesIn("TLSv1.2")).isTrue();
            Files.writeString(
                    file,
                    Files.readString(file)
                            .replace("credentialName:", "minProtocolVersion: TLSV1_3, credentialName:")
                            .replace(", minProtocolVersion: TLSV1_2", ""));
            Wait.until("the old version is refused", PATIENCE, () -> !comesIn("TLSv1.2"));
            Wait.until("the new one is not", PATIENCE, () -> comesIn("TLSv1.3"));
            patient.send(PLAIN).readUntil("\"bytes\":0}");
            assertThat(gateway.rules().state().faults()).isEmpty();
        }
    }

    private boolean comesIn(String version) {
        try {
            return new TlsClient(
                            vertx, encrypted, options -> options.setEnabledSecureTransportProtocols(Set.of(version)))
                    .trusting(made.resolve("one"))
                    .get("one.example", "one.example", "/x", Map.of())
                    .startsWith("200 ");
        } catch (CompletionException refused) {
            return false;
        }
    }

    private static boolean isFault(TestGateway gateway, String word) {
        return gateway.rules().state().faults().stream()
                .anyMatch(fault -> fault.message().contains(word));
    }

    @Test
    void servers_of_a_port_that_differ_in_versions_of_tls_are_a_fault() throws IOException {
        Path file = folder.resolve("gateway.yaml");
        Files.writeString(file, Files.readString(file).replace("TLSV1_2}", "TLSV1_3}"));
        assertThatThrownBy(this::start)
                .isInstanceOf(InvalidRulesException.class)
                .hasMessageContaining("same versions of TLS");
    }

    @Test
    void a_port_of_https_that_is_nowhere_is_a_fault() {
        assertThatThrownBy(() -> new TestGateway(folder, Map.of("certificates", certificates.toString())))
                .isInstanceOf(InvalidRulesException.class)
                .hasMessageContaining("lockstep.gateway.ports.443");
    }

    private TestGateway start() {
        Map<String, String> settings = new HashMap<>();
        settings.put("certificates", certificates.toString());
        settings.put("ports.443", String.valueOf(encrypted));
        settings.put("ports.81", String.valueOf(further));
        settings.put("ports.82", String.valueOf(foreign));
        settings.put("rules-interval", "100MS");
        return new TestGateway(folder, settings);
    }

    private boolean isTrusted(String certificate) {
        try {
            return get(certificate, "one.example", HttpVersion.HTTP_1_1).startsWith("200 ");
        } catch (CompletionException refused) {
            return false;
        }
    }

    private static String plain(TestGateway gateway, String host) {
        return at(gateway.port(), host);
    }

    /** Nothing if the port is not open. */
    private static String at(int port, String host) {
        try {
            return exchange(port, host);
        } catch (UncheckedIOException refused) {
            return "";
        }
    }

    private static String exchange(int port, String host) {
        return RawClient.exchange(port, "GET /x?y=z HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
    }

    private String get(String trusted, String host, HttpVersion version) {
        return get(trusted, host, host, version);
    }

    private String get(String trusted, String serverName, String host, HttpVersion version) {
        return new TlsClient(vertx, encrypted, options -> options.setProtocolVersion(version))
                .trusting(made.resolve(trusted))
                .get(serverName, host, "/x", Map.of());
    }
}
