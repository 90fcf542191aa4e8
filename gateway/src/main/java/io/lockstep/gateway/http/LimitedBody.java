package io.lockstep.gateway.http;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/**
 * A request's body that fails when it grows beyond a limit, or when its client sends nothing although somebody would read it, and
 * tells of each part that passed. On one event loop only.
 *
 * <p>Whoever pipes it can ask afterwards what ended it: {@link #tooLarge}, {@link #tooSlow}, {@link #broken} (the client), or none
 * of these (the receiver).
 */
final class LimitedBody implements ReadStream<Buffer> {

    private static final long NO_TIMER = -1;

    private final ReadStream<Buffer> source;
    private final Limits.Requests limits;
    private final Runnable progress;
    private Handler<Throwable> failureHandler;
    private long passedBytes;
    private boolean tooLarge;
    private boolean tooSlow;
    private boolean broken;
    private boolean paused;
    private boolean moved;
    private long timer = NO_TIMER;

    LimitedBody(ReadStream<Buffer> source, Limits.Requests limits, Runnable progress) {
        this.source = source;
        this.limits = limits;
        this.progress = progress;
    }

    boolean tooSlow() {
        return tooSlow;
    }

    boolean tooLarge() {
        return tooLarge;
    }

    boolean broken() {
        return broken;
    }

    @Override
    public LimitedBody handler(Handler<Buffer> handler) {
        disarm();
        if (handler == null) {
            source.handler(null);
            return this;
        }
        arm();
        source.handler(part -> {
            moved = true;
            passedBytes += part.length();
            if (passedBytes > limits.maxBodyBytes()) {
                tooLarge = true;
                fail("the body is larger than " + limits.maxBodyBytes() + " bytes");
            } else {
                progress.run();
                handler.handle(part);
            }
        });
        return this;
    }

    private void fail(String reason) {
        disarm();
        Handler<Throwable> handler = failureHandler;
        failureHandler = null;
        if (handler != null) {
            handler.handle(new IllegalStateException(reason));
        }
    }

    private void arm() {
        moved = false;
        timer = Vertx.currentContext().owner().setTimer(limits.bodyTimeout().toMillis(), id -> look());
    }

    private void look() {
        timer = NO_TIMER;
        if (moved || paused) {
            arm();
        } else {
            tooSlow = true;
            fail("nothing of the body has come for " + limits.bodyTimeout());
        }
    }

    private void disarm() {
        if (timer != NO_TIMER) {
            Vertx.currentContext().owner().cancelTimer(timer);
            timer = NO_TIMER;
        }
    }

    @Override
    public LimitedBody exceptionHandler(Handler<Throwable> handler) {
        failureHandler = handler;
        source.exceptionHandler(
                handler == null
                        ? null
                        : failure -> {
                            disarm();
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
                            disarm();
                            if (!tooLarge) {
                                handler.handle(end);
                            }
                        });
        return this;
    }

    @Override
    public LimitedBody pause() {
        paused = true;
        source.pause();
        return this;
    }

    @Override
    public LimitedBody resume() {
        paused = false;
        source.resume();
        return this;
    }

    @Override
    public LimitedBody fetch(long amount) {
        paused = false;
        source.fetch(amount);
        return this;
    }
}
