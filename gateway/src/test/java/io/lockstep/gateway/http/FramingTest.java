package io.lockstep.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that two servers could read differently, byte by byte. */
@QuarkusTest
@QuarkusTestResource(
        value = TestServices.class,
        restrictToAnnotatedClass = true,
        initArgs = @ResourceArg(name = "lockstep.gateway.rules", value = "src/test/resources/rules"))
class FramingTest {

    private static final String POST = "POST /patient/x HTTP/1.1\r\nHost: h\r\n";
    private static final String SMUGGLED = "GET /patient/smuggled HTTP/1.1\r\nHost: h\r\n\r\n";

    @TestHTTPResource("/")
    URI gateway;

    static Stream<Arguments> ambiguous() {
        return Stream.of(
                request(
                        "length and chunked",
                        POST + "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SMUGGLED),
                request(
                        "chunked and length",
                        POST + "Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\n" + SMUGGLED),
                request("two lengths", POST + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab" + SMUGGLED),
                request("two equal lengths", POST + "Content-Length: 1\r\nContent-Length: 1\r\n\r\na" + SMUGGLED),
                request("a list of lengths", POST + "Content-Length: 1, 1\r\n\r\na" + SMUGGLED),
                request("negative length", POST + "Content-Length: -1\r\n\r\n" + SMUGGLED),
                request("signed length", POST + "Content-Length: +1\r\n\r\na" + SMUGGLED),
                request("hexadecimal length", POST + "Content-Length: 0x1\r\n\r\na" + SMUGGLED),
                request("length beyond 64 bits", POST + "Content-Length: 99999999999999999999\r\n\r\na" + SMUGGLED),
                request(
                        "chunked and identity",
                        POST + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" + SMUGGLED),
                request(
                        "identity and chunked",
                        POST + "Transfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n" + SMUGGLED),
                request(
                        "chunked twice",
                        POST + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SMUGGLED),
                request("unknown coding", POST + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + SMUGGLED),
                request("coding with a tab", POST + "Transfer-Encoding:\u000bchunked\r\n\r\n0\r\n\r\n" + SMUGGLED),
                request(
                        "chunked in HTTP/1.0",
                        "POST /patient/x HTTP/1.0\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
                                + SMUGGLED),
                request("space before the colon", POST + "Content-Length : 1\r\n\r\na" + SMUGGLED),
                request("NUL in a header", POST + "X-A: b\u0000\r\nContent-Length: 0\r\n\r\n" + SMUGGLED),
                request("bare CR in a header", POST + "X-A: b\rContent-Length: 1\r\n\r\na" + SMUGGLED),
                request("no host", "GET /patient/x HTTP/1.1\r\n\r\n" + SMUGGLED),
                request("no host in HTTP/1.0", "GET /patient/x HTTP/1.0\r\n\r\n" + SMUGGLED),
                request("two hosts", "GET /patient/x HTTP/1.1\r\nHost: h\r\nHost: i\r\n\r\n" + SMUGGLED),
                request("no HTTP", "GET\r\n\r\n" + SMUGGLED),
                request("TLS", "\u0016\u0003\u0001\u0002\u0000\r\n\r\n"));
    }

    @ParameterizedTest
    @MethodSource("ambiguous")
    void an_ambiguous_request_is_refused_and_nothing_after_it_is_read(String bytes) {
        String answer = RawClient.exchange(gateway.getPort(), bytes);
        assertThat(answer).startsWith("HTTP/1.").contains(" 400 ").doesNotContain("smuggled");
        assertThat(Pattern.compile("HTTP/1\\.[01] ").matcher(answer).results()).hasSize(1);
        assertThat(answer).contains("urn:lockstep:problem:bad-request").containsIgnoringCase("connection: close");
    }

    static Stream<Arguments> badChunks() {
        String open = POST + "Transfer-Encoding: chunked\r\n\r\n";
        return Stream.of(
                request("size that is no number", open + "zz\r\na\r\n0\r\n\r\n" + SMUGGLED),
                request("size beyond 64 bits", open + "ffffffffffffffff1\r\na\r\n0\r\n\r\n" + SMUGGLED),
                request("negative size", open + "-1\r\na\r\n0\r\n\r\n" + SMUGGLED),
                request("more than its size", open + "1\r\nabc\r\n0\r\n\r\n" + SMUGGLED),
                request("bare LF after the extension", open + "1;x\na\r\n0\r\n\r\n" + SMUGGLED));
    }

    @ParameterizedTest
    @MethodSource("badChunks")
    void a_broken_chunk_ends_the_connection(String bytes) {
        String answer = RawClient.exchange(gateway.getPort(), bytes);
        assertThat(answer).doesNotContain(" 200 ").doesNotContain("smuggled");
    }

    @Test
    void requests_in_a_row_are_answered_in_a_row() {
        try (RawClient client = new RawClient(gateway.getPort())) {
            client.send("GET /patient/1 HTTP/1.1\r\nHost: h\r\n\r\n" + POST
                    + "Content-Length: 3\r\n\r\nabcGET /patient/3 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
            String answers = client.readAll();
            assertThat(answers)
                    .containsSubsequence("\"/patient/1\"", "\"/patient/x\"", "\"bytes\":3", "\"/patient/3\"");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/patient/%2e%2e/q/metrics",
                "/patient/../q/metrics",
                "/patient/%2fx",
                "/patient/%5cx",
                "/patient/%00",
            })
    void a_path_that_could_be_read_twice_is_refused(String target) {
        String answer = RawClient.exchange(
                gateway.getPort(), "GET " + target + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 400 ").contains("urn:lockstep:problem:bad-request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://h/patient/x", "*", "patient/x", "/patient/a\\b"})
    void only_a_valid_path_is_a_target(String target) {
        assertThat(RawClient.exchange(
                        gateway.getPort(), "GET " + target + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ");
    }

    /** As RFC 9112 allows: what was folded is part of the value, for the service too. */
    @Test
    void a_folded_header_is_unfolded() {
        assertThat(get("/patient/x", "X-A: b\r\n Content-Length: 1\r\n")).contains("\"x-a\":[\"b Content-Length: 1\"]");
    }

    @Test
    void a_long_target_and_large_headers_have_limits() {
        assertThat(get("/" + "a".repeat(9_000), "")).startsWith("HTTP/1.1 414 ").contains("uri-too-long");
        assertThat(get("/" + "a".repeat(40_000), "")).contains(" 414 ").contains("uri-too-long");
        assertThat(get("/patient/x", "X-A: " + "a".repeat(21_000) + "\r\n"))
                .startsWith("HTTP/1.1 431 ")
                .contains("headers-too-large");
        assertThat(get("/patient/x", "X-A: " + "a".repeat(60_000) + "\r\n"))
                .contains(" 431 ")
                .contains("headers-too-large");
    }

    @Test
    void methods_for_proxies_are_not_passed_on() {
        assertThat(RawClient.exchange(gateway.getPort(), "CONNECT h:80 HTTP/1.1\r\nHost: h\r\n\r\n"))
                .startsWith("HTTP/1.1 501 ")
                .containsIgnoringCase("connection: close");
        assertThat(RawClient.exchange(
                        gateway.getPort(), "TRACE /patient/x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 501 ")
                .contains("not-implemented");
    }

    @Test
    void hop_by_hop_headers_stay_on_their_hop() {
        String answer = get(
                "/patient/x",
                "Keep-Alive: timeout=5\r\nTE: trailers\r\nUpgrade: other\r\nProxy-Authorization: x\r\n"
                        + "X-Private: y\r\nConnection: X-Private\r\n");
        assertThat(answer)
                .startsWith("HTTP/1.1 200 ")
                .doesNotContain("keep-alive")
                .doesNotContain("x-private")
                .doesNotContain("upgrade")
                .doesNotContain("proxy-authorization")
                .doesNotContain("\"te\"");
    }

    private String get(String target, String headers) {
        return RawClient.exchange(
                gateway.getPort(),
                "GET " + target + " HTTP/1.1\r\nHost: h\r\n" + headers + "Connection: close\r\n\r\n");
    }

    private static Arguments request(String name, String bytes) {
        return Arguments.argumentSet(name, bytes);
    }
}
