package io.lockstep.bench.search;

import io.lockstep.bench.OwnProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** One HTTP client for both sides of every comparison. */
final class Http {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Http() {}

    /** The server has no room for a request at present. */
    static final class Busy extends IOException {
        private static final long serialVersionUID = 1;

        private Busy(String message) {
            super(message);
        }
    }

    static HttpRequest get(String uri) {
        return HttpRequest.newBuilder(URI.create(uri)).timeout(PATIENCE).build();
    }

    static HttpRequest send(String method, String uri, byte[] body) {
        return HttpRequest.newBuilder(URI.create(uri))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body))
                .build();
    }

    /** The body of a 2xx answer; anything else is an exception. */
    static byte[] ok(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = CLIENT.send(request, BodyHandlers.ofByteArray());
        if (answer.statusCode() >= 300) {
            String what = request.method() + " " + request.uri() + " answered " + answer.statusCode() + ": "
                    + new String(answer.body(), StandardCharsets.UTF_8);
            throw answer.statusCode() == 429 ? new Busy(what) : new IOException(what);
        }
        return answer.body();
    }

    static void awaitOk(String uri, OwnProcess process) throws IOException, InterruptedException {
        for (long until = System.nanoTime() + PATIENCE.toNanos(); System.nanoTime() < until; ) {
            if (!process.isAlive()) {
                throw new IOException("the service ended before it was ready");
            }
            try {
                ok(get(uri));
                return;
            } catch (IOException e) {
                LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            }
        }
        throw new IOException(uri + " is not ready within " + PATIENCE);
    }
}
