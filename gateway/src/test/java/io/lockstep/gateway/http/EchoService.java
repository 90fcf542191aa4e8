package io.lockstep.gateway.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A real HTTP service that says what it received, or misbehaves, as the last word of the path asks: see {@link #answer}.
 */
final class EchoService {

    private static final Buffer PART = Buffer.buffer(new byte[64 * 1024]);

    private final Vertx vertx;
    private final String name;
    private final AtomicLong writtenBytes = new AtomicLong();
    private volatile int failing;
    private volatile Runnable whileAnswering = () -> {};
    private volatile JsonObject last = new JsonObject();
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong waiting = new AtomicLong();
    private final Map<String, Integer> seen = new ConcurrentHashMap<>();

    EchoService(Vertx vertx, String name) {
        this.vertx = vertx;
        this.name = name;
    }

    int start() {
        HttpServer server = vertx.createHttpServer(
                new HttpServerOptions().setHost("127.0.0.1").setPort(0));
        return server.requestHandler(this::answer)
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
    }

    /** From now on it answers so, whatever it is asked; 0 for as usual. */
    void fail(int status) {
        failing = status;
    }

    /** Runs for each request before it is answered. */
    void whileAnswering(Runnable action) {
        whileAnswering = action;
    }

    /** What it has answered last, as it saw it. */
    JsonObject last() {
        return last;
    }

    /** How many requests it has had. */
    long requests() {
        return requests.get();
    }

    private void answer(HttpServerRequest request) {
        requests.incrementAndGet();
        whileAnswering.run();
        if (failing > 0) {
            response(request).setStatusCode(failing).end(name);
            return;
        }
        HttpServerResponse response = request.response();
        String last = request.path().substring(request.path().lastIndexOf('/') + 1);
        switch (last) {
            case "never" -> {
                waiting.incrementAndGet();
                response.closeHandler(gone -> waiting.decrementAndGet());
            }
            case "later" -> vertx.setTimer(300, id -> response.end("later"));
            case "unread" -> request.pause();
            case "early" -> {
                request.pause();
                response.setStatusCode(422).end("enough");
            }
            case "close" -> request.connection().close();
            case "half-sized" -> {
                response.putHeader("Content-Length", "1000").write("half");
                vertx.setTimer(50, id -> request.connection().close());
            }
            case "half-chunked" -> {
                response.setChunked(true).write("half");
                vertx.setTimer(50, id -> request.connection().close());
            }
            case "stalled" -> response.setChunked(true).write("half");
            case "problem" ->
                response.setStatusCode(409)
                        .putHeader("Content-Type", "application/problem+json")
                        .putHeader("ETag", "\"7\"")
                        .putHeader("Connection", "X-Private")
                        .putHeader("X-Private", "yes")
                        .end("{\"type\":\"urn:lockstep:problem:conflict\"}");
            case "chunked" -> response.setChunked(true).end("all of it");
            case "none" -> response.setStatusCode(204).end();
            case "flood" -> {
                response.setChunked(true);
                flood(response, Long.MAX_VALUE);
            }
            case "big" -> {
                long bytes = Long.parseLong(request.getParam("bytes"));
                response.putHeader("Content-Length", String.valueOf(bytes));
                flood(response, bytes);
            }
            case "status" ->
                response.setStatusCode(Integer.parseInt(request.getParam("code")))
                        .end(name);
            case "flaky" -> {
                int failures = Integer.parseInt(request.getParam("failures"));
                if (seen.merge(request.query(), 1, Integer::sum) > failures) {
                    echo(request);
                } else if (request.getParam("code") == null) {
                    request.connection().close();
                } else {
                    response.setStatusCode(Integer.parseInt(request.getParam("code")))
                            .end(name);
                }
            }
            // Of twins behind one mirrored route, only one answers.
            case "hang" -> {
                if (name.equals(request.getParam("twin"))) {
                    echo(request);
                }
            }
            case "slow" -> vertx.setTimer(Long.parseLong(request.getParam("ms")), id -> echo(request));
            case "stats" ->
                response.end(new JsonObject()
                        .put("written", writtenBytes.get())
                        .put("waiting", waiting.get())
                        .put("requests", requests.get())
                        .encode());
            default -> echo(request);
        }
    }

    private void flood(HttpServerResponse response, long left) {
        long rest = left;
        while (rest > 0 && !response.writeQueueFull()) {
            Buffer part = rest < PART.length() ? PART.slice(0, (int) rest) : PART;
            rest -= part.length();
            writtenBytes.addAndGet(part.length());
            response.write(part);
        }
        long remaining = rest;
        if (rest > 0) {
            response.drainHandler(ready -> flood(response, remaining));
        } else {
            response.end();
        }
    }

    private void echo(HttpServerRequest request) {
        AtomicLong bytes = new AtomicLong();
        JsonObject headers = new JsonObject();
        request.headers()
                .names()
                .forEach(header -> headers.put(
                        header.toLowerCase(java.util.Locale.ROOT),
                        new JsonArray(request.headers().getAll(header))));
        if (request.isEnded()) {
            echo(request, headers, 0);
            return;
        }
        request.handler(part -> bytes.addAndGet(part.length()));
        request.endHandler(end -> echo(request, headers, bytes.get()));
    }

    private void echo(HttpServerRequest request, JsonObject headers, long bytes) {
        last = new JsonObject()
                .put("service", name)
                .put("method", request.method().name())
                .put("uri", request.uri())
                .put("headers", headers)
                .put("bytes", bytes);
        response(request).putHeader("Content-Type", "application/json").end(last.encode());
    }

    private HttpServerResponse response(HttpServerRequest request) {
        return request.response().putHeader("X-Service", name);
    }
}
