package io.lockstep.gateway.http;

import io.lockstep.gateway.Refusal;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import java.util.Optional;

/**
 * The body of a request: sent on as it comes, or read first, so that it can be sent more than once. INVARIANT I9: never more than
 * {@link #KEPT_BYTES} of it are kept, and of all together no more than {@link KeptBodies} has room for, but for the part that shows
 * it. On one event loop only.
 */
final class RequestBody {

    /** What is kept of one body for a retry or a mirror; a longer one is sent once. */
    static final int KEPT_BYTES = 64 * 1024;

    private final Visit visit;
    private final BodyFraming framing;
    private final Terms terms;
    private final LimitedBody stream;
    private Buffer kept = Buffer.buffer();
    private long keptBytes;
    private int holders = 1;
    private boolean done;
    private boolean whole;
    private boolean begun;

    /** What bodies are held to, each and all. */
    record Terms(Limits.Requests limits, KeptBodies all) {}

    RequestBody(Visit visit, BodyFraming framing, Terms terms, Runnable progress) {
        this.visit = visit;
        this.framing = framing;
        this.terms = terms;
        this.stream = new LimitedBody(visit.request(), terms.limits(), progress);
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

    /** What the client is to be told of a body that could not be taken; nothing if it is the client that broke off. */
    Optional<Refusal> refusal() {
        if (stream.tooLarge()) {
            return Optional.of(Refusal.tooLarge(terms.limits().maxBodyBytes()));
        }
        return stream.tooSlow() ? Optional.of(Refusal.tooSlow()) : Optional.empty();
    }

    boolean broken() {
        return stream.broken();
    }

    /** It will not be sent again: what is kept of it goes, as soon as nobody {@link #hold holds} it any more. */
    void done() {
        if (!done) {
            done = true;
            letGo();
        }
    }

    /** Somebody besides the exchange needs what is kept, until {@link #letGo}. */
    void hold() {
        holders++;
    }

    void letGo() {
        holders--;
        if (holders == 0) {
            giveBack();
        }
    }

    private void giveBack() {
        terms.all().give(keptBytes);
        keptBytes = 0;
        kept = Buffer.buffer();
    }

    /** Reads it if it is short and there is room for it, as far as it is; then runs {@code ready}, or {@code failed} if the client broke off. */
    void keep(Runnable ready, Runnable failed) {
        long length = framing instanceof BodyFraming.Sized sized ? sized.bytes() : 1;
        if (whole || length > KEPT_BYTES || !terms.all().hasRoom(length)) {
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
            if (done) {
                return;
            }
            kept.appendBuffer(part);
            boolean room = terms.all().take(part.length());
            keptBytes += room ? part.length() : 0;
            if (!room || kept.length() > KEPT_BYTES) {
                stream.pause();
                stream.endHandler(null);
                ready.run();
            }
        });
        stream.resume();
    }

    /** Sends it all once more. Only while it is {@link #isWhole whole} and {@link #hold held}. */
    void sendCopyTo(HttpClientRequest request) {
        if (kept.length() > 0) {
            request.putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(kept.length()));
        }
        request.end(kept);
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
            giveBack();
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
