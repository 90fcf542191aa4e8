/** The Redis sink; read {@link io.lockstep.sync.redis.RedisSink} first. */
package io.lockstep.sync.redis;
