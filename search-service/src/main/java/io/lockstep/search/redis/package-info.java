/**
 * Redis, which holds the cache entries of the contract. Start with {@link io.lockstep.search.redis.RedisEventCache}.
 */
package io.lockstep.search.redis;
