package io.lockstep.gateway.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.gateway.HeaderEdits;
import io.lockstep.gateway.Refusal;
import io.lockstep.gateway.RouteAction.DirectResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.List;

/** Answers that no service gave. */
final class Answers {

    /** How long a client that still sends may take to read why it should stop, before its connection is closed. */
    private static final Duration LINGER = Duration.ofSeconds(1);

    /** The same for a client that probably waits, since nothing it sends would be understood. */
    private static final Duration SHORT_LINGER = Duration.ofMillis(100);

    private static final long INTERNAL_ERROR = 2;

    /** What HTTP/2 tells a client that may stop sending: it has its answer. */
    private static final long NO_ERROR = 0;

    private final ObjectMapper json = new ObjectMapper();
    private final Vertx vertx;

    Answers(Vertx vertx) {
        this.vertx = vertx;
    }

    private record Body(String type, String title, int status, String detail, String instance, List<String> errors) {}

    /** Answers a problem, or breaks off if an answer has begun: half of one must not look like a whole one. */
    void refuse(Visit visit, Refusal refusal) {
        HttpServerResponse response = visit.response();
        if (response.ended() || response.closed()) {
            return;
        }
        if (response.headWritten()) {
            breakOff(visit.request());
            return;
        }
        response.headers().clear();
        response.setStatusCode(refusal.status());
        response.putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json");
        response.putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        refusal.challenge().ifPresent(challenge -> response.putHeader("WWW-Authenticate", challenge));
        if (refusal.status() == 405) {
            response.putHeader(HttpHeaders.ALLOW, "GET, HEAD");
        }
        // After a malformed request, or one for a tunnel, nobody can be sure where the next one begins.
        boolean last = refusal.status() == 400 || refusal.status() == 501 || isUnread(visit.request());
        end(visit, body(visit.path(), refusal), last);
    }

    /** Answers a request that could not be read, and closes the connection: whatever else comes on it is thrown away. */
    void refuseInvalid(Visit visit, Refusal refusal) {
        HttpServerRequest request = visit.request();
        HttpServerResponse response = visit.response();
        Buffer body = body(visit.path(), refusal);
        visit.answered();
        response.setStatusCode(refusal.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                .putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(body.length()));
        ClientHeaders.complete(response.headers(), visit);
        response.write(body)
                .onComplete(sent -> vertx.setTimer(
                        SHORT_LINGER.toMillis(), id -> request.connection().close()));
    }

    /** Ends an answer in a way that cannot be taken for its end. */
    void breakOff(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2) {
            request.response().reset(INTERNAL_ERROR);
        } else {
            // Not through the response: once it has been reset, Vert.x tells nobody that it is over.
            HardClose.of(request.connection());
        }
    }

    void direct(Visit visit, DirectResponse answer, HeaderEdits edits) {
        HttpServerResponse response = visit.response().setStatusCode(answer.status());
        if (!answer.body().isEmpty()) {
            response.putHeader(HttpHeaders.CONTENT_TYPE, "text/plain");
        }
        HeaderRules.apply(edits, response.headers());
        end(visit, Buffer.buffer(answer.body()), isUnread(visit.request()));
    }

    private void end(Visit visit, Buffer body, boolean last) {
        HttpServerResponse response = visit.response();
        ClientHeaders.complete(response.headers(), visit);
        response.putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(body.length()));
        if (!last) {
            response.end(body);
        } else if (visit.request().version() == HttpVersion.HTTP_2) {
            response.end(body).onComplete(sent -> stopReading(visit.request()));
        } else {
            // All of the answer, but not its end: the server would go on to a request that was sent right behind this
            // one.
            visit.answered();
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            response.write(body).onComplete(sent -> closeAfterReading(visit.request()));
        }
    }

    /**
     * Ends a connection whose client has not finished sending. Its bytes are thrown away for a moment first: closing at once would
     * make the operating system discard the answer that the client has not read yet.
     */
    void closeAfterReading(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2) {
            stopReading(request);
            return;
        }
        if (request.isEnded()) {
            request.connection().close();
            return;
        }
        long timer =
                vertx.setTimer(LINGER.toMillis(), id -> request.connection().close());
        request.handler(part -> {});
        request.exceptionHandler(gone -> vertx.cancelTimer(timer));
        request.endHandler(end -> {
            vertx.cancelTimer(timer);
            request.connection().close();
        });
        request.resume();
    }

    /** Only once the answer has gone out: a reset overtakes what has not. */
    private static void stopReading(HttpServerRequest request) {
        if (isUnread(request)) {
            request.response().reset(NO_ERROR);
        }
    }

    private static boolean isUnread(HttpServerRequest request) {
        return !request.isEnded()
                && !(BodyFraming.isUnambiguous(request) && BodyFraming.of(request) instanceof BodyFraming.None);
    }

    /** An answer as it goes over the wire, for where there is no request to answer. */
    byte[] onTheWire(Refusal refusal) {
        Buffer body = body("", refusal);
        String head = "HTTP/1.1 " + refusal.status() + " "
                + HttpResponseStatus.valueOf(refusal.status()).reasonPhrase()
                + "\r\nContent-Type: application/problem+json\r\nCache-Control: no-store\r\nConnection: close"
                + "\r\nContent-Length: " + body.length() + "\r\n\r\n";
        return Buffer.buffer(head).appendBuffer(body).getBytes();
    }

    private Buffer body(String path, Refusal refusal) {
        try {
            return Buffer.buffer(json.writeValueAsBytes(new Body(
                    "urn:lockstep:problem:" + refusal.word(),
                    refusal.title(),
                    refusal.status(),
                    refusal.detail(),
                    path,
                    List.of())));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write the problem " + refusal, e);
        }
    }
}
