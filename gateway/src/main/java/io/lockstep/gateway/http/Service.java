package io.lockstep.gateway.http;

import io.vertx.core.http.HttpClient;
import io.vertx.core.net.SocketAddress;

/** A destination of the rules: where it listens, and the connections to it, which it shares with no other. */
record Service(SocketAddress address, HttpClient client) {

    /** Reads {@code host:port}, where an IPv6 address stands in brackets. */
    static SocketAddress address(String name, String hostAndPort) {
        int colon = hostAndPort.lastIndexOf(':');
        String host = colon < 0 ? "" : hostAndPort.substring(0, colon).replaceAll("^\\[(.*)]$", "$1");
        String port = hostAndPort.substring(colon + 1);
        if (host.isBlank()
                || !port.matches("\\d{1,5}")
                || Integer.parseInt(port) < 1
                || Integer.parseInt(port) > 65535) {
            throw new IllegalArgumentException(
                    "lockstep.gateway.addresses." + name + " must be host:port, it is " + hostAndPort);
        }
        return SocketAddress.inetSocketAddress(Integer.parseInt(port), host);
    }
}
