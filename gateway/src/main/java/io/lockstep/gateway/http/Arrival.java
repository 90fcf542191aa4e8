package io.lockstep.gateway.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * One connection of a client, seen from its first byte: the HTTP server tells of a connection only when a whole head has come. Ends
 * one that takes too long over the head of a request, however often it sends another byte. On one event loop only.
 */
final class Arrival extends ChannelInboundHandlerAdapter {

    private static final AttributeKey<Arrival> KEY = AttributeKey.valueOf(Arrival.class, "of");

    private final Duration headTimeout;
    private final byte[] timedOut;
    private final Runnable slow;
    private ChannelHandlerContext context;
    private HttpConnection connection;
    private boolean http2;
    private Future<?> timer;
    private long heads;
    private int visits;
    private boolean leaving;

    /**
     * @param timedOut the answer to a head that does not end, as it goes over the wire
     * @param slow is told of each
     */
    Arrival(Duration headTimeout, byte[] timedOut, Runnable slow) {
        this.headTimeout = headTimeout;
        this.timedOut = timedOut;
        this.slow = slow;
    }

    /** That of a request which came through {@link DoorServer}. */
    static Arrival of(HttpServerRequest request) {
        return ((ConnectionBase) request.connection()).channel().attr(KEY).get();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        added.channel().attr(KEY).set(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext read, Object bytes) {
        long before = heads;
        read.fireChannelRead(bytes);
        // Many clients send a head in one piece: it has been read by now, and no timer is needed.
        if (heads == before && visits == 0 && timer == null && !http2) {
            timer = read.executor().schedule(this::giveUp, headTimeout.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext inactive) {
        disarm();
        inactive.fireChannelInactive();
    }

    /** A head has come. */
    void visitBegins(HttpServerRequest request) {
        connection = request.connection();
        http2 = request.version() == HttpVersion.HTTP_2;
        heads++;
        visits++;
        disarm();
    }

    /** @param last whether the client was told that no further request is welcome */
    void visitEnds(boolean last) {
        visits--;
        if (leaving || last && !http2) {
            closeUnlessBusy();
        }
    }

    /** Closes the connection as soon as nothing is in flight on it; from any thread. */
    void leave() {
        context.executor().execute(() -> {
            leaving = true;
            if (timer == null) {
                closeUnlessBusy();
            }
        });
    }

    boolean isLeaving() {
        return leaving;
    }

    private void closeUnlessBusy() {
        if (http2) {
            // Tells the client that no new request is welcome, and lets those that are there finish.
            connection.shutdown();
        } else if (visits == 0) {
            if (connection == null) {
                context.close();
            } else {
                connection.close();
            }
        }
    }

    private void disarm() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private void giveUp() {
        timer = null;
        slow.run();
        if (context.pipeline().get("ssl") == null) {
            ByteBuf answer = Unpooled.wrappedBuffer(timedOut);
            context.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
        } else {
            // This stands before the encryption.
            context.close();
        }
    }
}
