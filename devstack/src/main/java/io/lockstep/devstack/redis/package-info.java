/** Redis as a process, and a client of a few commands. Start with {@code RedisServer}. */
package io.lockstep.devstack.redis;
