package io.lockstep.sync.client;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Asks over HTTP, and waits for no answer longer and reads no more of it than it was told (I9). A request's own timeout
 * ends with the head of the answer, and what another process sends after that has no end by itself. Does not follow
 * redirections. Any thread may use it.
 */
public final class BoundedClient {

    private final Duration patience;
    private final int maxBytes;
    private final HttpClient http;

    /**
     * @param patience from the request to the last byte of the answer
     * @param maxBytes of the answer's body
     */
    public BoundedClient(Duration patience, int maxBytes) {
        this.patience = patience;
        this.maxBytes = maxBytes;
        this.http = HttpClient.newBuilder().connectTimeout(patience).build();
    }

    /** The whole answer; fails if it is not there in time or is too long. Cancelling it gives the exchange up. */
    public CompletableFuture<HttpResponse<byte[]>> send(HttpRequest request) {
        CompletableFuture<HttpResponse<byte[]>> exchange = http.sendAsync(request, head -> new BoundedBody(maxBytes));
        CompletableFuture<HttpResponse<byte[]>> answer =
                exchange.copy().orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS);
        // Nothing if it is over; otherwise the rest would still be read, and by nobody.
        answer.whenComplete((read, failure) -> exchange.cancel(true));
        return answer;
    }
}
