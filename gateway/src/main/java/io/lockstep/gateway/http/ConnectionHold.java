package io.lockstep.gateway.http;

import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Who sent the last request on a connection to a service, noted on the connection itself. The pool takes a connection back as soon as
 * an answer has come, which may be long before all of it has been read: whoever breaks a request off must not break another's.
 */
final class ConnectionHold {

    private static final AttributeKey<Object> HOLDER = AttributeKey.valueOf(ConnectionHold.class, "holder");

    private ConnectionHold() {}

    static void take(HttpConnection connection, Object holder) {
        ((ConnectionBase) connection).channel().attr(HOLDER).set(holder);
    }

    static boolean isOf(HttpConnection connection, Object holder) {
        return ((ConnectionBase) connection).channel().attr(HOLDER).get() == holder;
    }
}
