/**
 * The whole system, driven through the gateway as its users drive it: one class a guarantee of the README.
 *
 * <p>Start with {@link io.lockstep.system.TheSystem}, which all classes share, and {@link io.lockstep.system.Agreement}, which says
 * whether MySQL, Elasticsearch and Redis hold the same.
 */
package io.lockstep.system;
