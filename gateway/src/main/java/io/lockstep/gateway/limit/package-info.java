/**
 * Rate limits: {@link io.lockstep.gateway.limit.RateLimits} says which of them a request falls under, {@link
 * io.lockstep.gateway.limit.Quota} decides. Where the buckets are kept is an adapter's business, except for those of this process.
 */
package io.lockstep.gateway.limit;
