package io.lockstep.gateway.jwt;

import io.lockstep.gateway.KeySource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jose4j.json.JsonUtil;
import org.jose4j.lang.JoseException;

/** Reads a key set from where it is. Blocks. INVARIANT I9: no answer is read beyond {@link #MAX_BYTES}, none is waited for beyond its time. */
final class KeyFetch {

    static final int MAX_BYTES = 256 * 1024;

    private final HttpClient client =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

    /** @throws IOException naming what was tried, if nothing usable came */
    String keys(KeySource source) throws IOException, InterruptedException {
        return switch (source) {
            case KeySource.Inline inline -> inline.keys();
            case KeySource.File file -> Files.readString(file.path());
            case KeySource.Remote remote -> get(remote.url(), remote.timeout());
            case KeySource.Discovered discovered ->
                get(keysUrl(discovered.issuer(), discovered.timeout()), discovered.timeout());
        };
    }

    private String keysUrl(String issuer, Duration timeout) throws IOException, InterruptedException {
        String configuration = issuer.replaceFirst("/$", "") + "/.well-known/openid-configuration";
        try {
            Map<String, Object> document = JsonUtil.parseJson(get(configuration, timeout));
            if (issuer.equals(document.get("issuer")) && document.get("jwks_uri") instanceof String url) {
                return url;
            }
            throw new IOException(configuration + " is of another issuer or names no jwks_uri");
        } catch (JoseException e) {
            throw new IOException(configuration + " is no JSON object", e);
        }
    }

    private String get(String url, Duration timeout) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url)).timeout(timeout).build();
        HttpResponse<InputStream> answer = client.send(request, BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
            byte[] bytes = read(url, body, timeout);
            if (answer.statusCode() != 200 || bytes.length > MAX_BYTES) {
                throw new IOException(url + " answered " + answer.statusCode() + " with " + bytes.length + " bytes");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    /** The request's own timeout ends with the head of the answer. */
    private static byte[] read(String url, InputStream body, Duration timeout) throws IOException {
        CompletableFuture<Void> late = CompletableFuture.runAsync(
                () -> close(body), CompletableFuture.delayedExecutor(timeout.toMillis(), TimeUnit.MILLISECONDS));
        try {
            return body.readNBytes(MAX_BYTES + 1);
        } catch (IOException e) {
            throw new IOException(url + " has not sent all of its answer, for which it has " + timeout, e);
        } finally {
            late.cancel(false);
        }
    }

    private static void close(InputStream body) {
        try {
            body.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
