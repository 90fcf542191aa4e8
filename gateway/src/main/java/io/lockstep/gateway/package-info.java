/**
 * The public door, a data plane for Istio's own resources: what a request is matched, checked and sent by. Read {@link
 * io.lockstep.gateway.RoutingTable} first.
 *
 * <pre>
 *  istio/  rule files ──▶ validated, typed ──▶ RoutingTable      (once, at the start; any fault stops it)
 *  http/   request ──▶ Admission ──▶ jwt/ token ──▶ RoutingTable.route ──▶ AccessPolicies.decide ──▶ Exchange with the service
 *                      400 414 431        401            404                   401 403                 413 502 503 504
 * </pre>
 *
 * <p>This package decides and knows no HTTP library; {@code istio} is the only one that knows Istio's model, {@code jwt} the
 * only one that knows the token library, {@code http} the only one that moves bytes.
 */
package io.lockstep.gateway;
