/**
 * The data plane: {@link io.lockstep.gateway.http.Door} is where a request comes in and the file to read first, {@link
 * io.lockstep.gateway.http.Exchange} is one request on its way to a service and back.
 */
package io.lockstep.gateway.http;
