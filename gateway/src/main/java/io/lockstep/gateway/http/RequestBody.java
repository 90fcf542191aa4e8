package io.lockstep.gateway.http;

import io.lockstep.gateway.Refusal;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import java.util.Optional;

/**
 * The body of a request: sent on as it comes, or read first, so that it can be sent more than once. INVARIANT I9: never more than
 * {@link #KEPT_BYTES} of it are kept. On one event loop only.
 */
final class RequestBody {

    /** What is kept of one body for a retry or a mirror; a longer one is sent once. */
    static final int KEPT_BYTES = 64 * 1024;

    private final Visit visit;
    private final BodyFraming framing;
    private final Limits.Requests limits;
    private final LimitedBody stream;
    private Buffer kept = Buffer.buffer();
    private boolean whole;
    private boolean begun;

    RequestBody(Visit visit, BodyFraming framing, Limits.Requests limits, Runnable progress) {
        this.visit = visit;
        this.framing = framing;
        this.limits = limits;
        this.stream = new LimitedBody(visit.request(), limits, progress);
        this.whole = framing instanceof BodyFraming.None;
    }

    /** Whether it is all here, so that it can be sent any number of times. */
    boolean isWhole() {
        return whole;
    }

    /** Whether nothing of it has been taken from the client. */
    boolean isUntouched() {
        return !begun;
    }

    /** All of it; empty if it is not {@link #isWhole}. */
    Optional<Buffer> whole() {
        return whole ? Optional.of(kept) : Optional.empty();
    }

    /** What the client is to be told of a body that could not be taken; nothing if it is the client that broke off. */
    Optional<Refusal> refusal() {
        if (stream.tooLarge()) {
            return Optional.of(Refusal.tooLarge(limits.maxBodyBytes()));
        }
        return stream.tooSlow() ? Optional.of(Refusal.tooSlow()) : Optional.empty();
    }

    boolean broken() {
        return stream.broken();
    }

    /** Reads it if it is short, as far as it is; then runs {@code ready}, or {@code failed} if the client broke off. */
    void keep(Runnable ready, Runnable failed) {
        boolean tooLong = framing instanceof BodyFraming.Sized sized && sized.bytes() > KEPT_BYTES;
        if (whole || tooLong) {
            ready.run();
            return;
        }
        begin();
        stream.exceptionHandler(failure -> failed.run());
        stream.endHandler(end -> {
            whole = true;
            ready.run();
        });
        stream.handler(part -> {
            kept.appendBuffer(part);
            if (kept.length() > KEPT_BYTES) {
                stream.pause();
                stream.endHandler(null);
                ready.run();
            }
        });
        stream.resume();
    }

    /** Sends it all. {@code failed} hears of what ended it early, {@code done} that it has gone out. */
    void sendTo(HttpClientRequest request, Runnable done, java.util.function.Consumer<Throwable> failed) {
        if (framing instanceof BodyFraming.None) {
            visit.request().resume();
            request.end();
        } else if (whole) {
            request.putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(kept.length()));
            request.end(kept);
        } else {
            stream(request, done, failed);
        }
    }

    private void stream(HttpClientRequest request, Runnable done, java.util.function.Consumer<Throwable> failed) {
        switch (framing) {
            case BodyFraming.Sized sized ->
                request.putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(sized.bytes()));
            case BodyFraming.Open open -> request.setChunked(true);
            case BodyFraming.None none -> {}
        }
        begin();
        // At once, not with the first part: a request without a head could be taken back, and its connection given to
        // another.
        request.sendHead();
        if (kept.length() > 0) {
            request.write(kept);
            kept = Buffer.buffer();
        }
        stream.pipe().endOnFailure(false).to(request).onComplete(all -> done.run(), failed::accept);
    }

    private void begin() {
        if (!begun && visit.request().headers().contains(HttpHeaders.EXPECT)) {
            visit.response().writeContinue();
        }
        begun = true;
    }
}
