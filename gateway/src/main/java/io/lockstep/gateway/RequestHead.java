package io.lockstep.gateway;

/**
 * What of a request decides its route and its authorization.
 *
 * @param method as sent: methods are case-sensitive
 * @param host lower case, without the port
 * @param path normalised by {@link RequestPath}, without the query
 */
public record RequestHead(String method, String host, String path) {}
