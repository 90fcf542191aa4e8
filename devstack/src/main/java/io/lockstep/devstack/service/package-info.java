/** Lockstep's own services as processes, and their build. Start with {@code Service}. */
package io.lockstep.devstack.service;
