package io.lockstep.gateway.http;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/**
 * A request's body that fails when it grows beyond a limit, and tells of each part that passed. On one event loop only.
 *
 * <p>Whoever pipes it can ask afterwards what ended it: {@link #tooLarge}, {@link #broken} (the client), or neither (the receiver).
 */
final class LimitedBody implements ReadStream<Buffer> {

    private final ReadStream<Buffer> source;
    private final long limitBytes;
    private final Runnable progress;
    private Handler<Throwable> failureHandler;
    private long passedBytes;
    private boolean tooLarge;
    private boolean broken;

    LimitedBody(ReadStream<Buffer> source, long limitBytes, Runnable progress) {
        this.source = source;
        this.limitBytes = limitBytes;
        this.progress = progress;
    }

    boolean tooLarge() {
        return tooLarge;
    }

    boolean broken() {
        return broken;
    }

    @Override
    public LimitedBody handler(Handler<Buffer> handler) {
        if (handler == null) {
            source.handler(null);
            return this;
        }
        source.handler(part -> {
            passedBytes += part.length();
            if (passedBytes > limitBytes) {
                fail();
            } else {
                progress.run();
                handler.handle(part);
            }
        });
        return this;
    }

    private void fail() {
        if (!tooLarge) {
            tooLarge = true;
            Handler<Throwable> handler = failureHandler;
            if (handler != null) {
                handler.handle(new IllegalStateException("the body is larger than " + limitBytes + " bytes"));
            }
        }
    }

    @Override
    public LimitedBody exceptionHandler(Handler<Throwable> handler) {
        failureHandler = handler;
        source.exceptionHandler(
                handler == null
                        ? null
                        : failure -> {
                            broken = true;
                            handler.handle(failure);
                        });
        return this;
    }

    @Override
    public LimitedBody endHandler(Handler<Void> handler) {
        source.endHandler(
                handler == null
                        ? null
                        : end -> {
                            if (!tooLarge) {
                                handler.handle(end);
                            }
                        });
        return this;
    }

    @Override
    public LimitedBody pause() {
        source.pause();
        return this;
    }

    @Override
    public LimitedBody resume() {
        source.resume();
        return this;
    }

    @Override
    public LimitedBody fetch(long amount) {
        source.fetch(amount);
        return this;
    }
}
