package io.lockstep.gateway.http;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Closes a connection now. {@link HttpConnection#close} first waits until what was written has gone out, which is never if the
 * other side has stopped reading: the connection would stay, and the exit of the process would wait for it.
 */
final class HardClose {

    private HardClose() {}

    static void of(HttpConnection connection) {
        if (connection instanceof ConnectionBase base) {
            // Past Vert.x's own handler, which would turn this into its patient close.
            base.channelHandlerContext().close();
        } else {
            connection.close();
        }
    }
}
