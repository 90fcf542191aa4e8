package io.lockstep.gateway.http;

import io.netty.util.Attribute;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/** Counts the requests of a connection, on the connection itself. On its event loop only. */
final class ConnectionUses {

    private static final AttributeKey<Integer> USES = AttributeKey.valueOf(ConnectionUses.class, "uses");

    private ConnectionUses() {}

    /** The number of the request that is about to go out. */
    static int next(HttpConnection connection) {
        Attribute<Integer> uses = ((ConnectionBase) connection).channel().attr(USES);
        int number = uses.get() == null ? 1 : uses.get() + 1;
        uses.set(number);
        return number;
    }
}
