/** The event service as workers ask it; read {@link io.lockstep.sync.register.HttpRegister} first. */
package io.lockstep.sync.register;
