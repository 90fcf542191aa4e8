/** Whole systems, put together from programs. Start with {@code Programs}. */
package io.lockstep.devstack.system;
