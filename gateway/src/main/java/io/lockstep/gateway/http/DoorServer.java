package io.lockstep.gateway.http;

import io.netty.channel.Channel;
import io.netty.handler.traffic.GlobalTrafficShapingHandler;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.HttpServerImpl;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.SslChannelProvider;
import io.vertx.core.spi.metrics.TCPMetrics;
import java.util.function.BiConsumer;

/** Vert.x's HTTP server, which shows each connection to the {@link Entrance} before it has sent anything. */
final class DoorServer extends HttpServerImpl {

    private final Entrance entrance;

    DoorServer(VertxInternal vertx, HttpServerOptions options, Entrance entrance) {
        super(vertx, options);
        this.entrance = entrance;
    }

    /** None: the gateway counts and follows requests itself, while OpenTelemetry's extension would listen even when it is off. */
    @Override
    protected TCPMetrics<?> createMetrics(SocketAddress address) {
        return null;
    }

    @Override
    protected BiConsumer<Channel, SslChannelProvider> childHandler(
            ContextInternal context, SocketAddress address, GlobalTrafficShapingHandler shaping) {
        BiConsumer<Channel, SslChannelProvider> serve = super.childHandler(context, address, shaping);
        return (channel, tls) -> {
            if (entrance.admit(channel)) {
                serve.accept(channel, tls);
            }
        };
    }
}
