/** Buckets in Redis. The only package that knows its driver. */
package io.lockstep.gateway.redis;
