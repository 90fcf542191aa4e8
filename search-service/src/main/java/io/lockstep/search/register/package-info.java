/**
 * The event service, over HTTP. Start with {@link io.lockstep.search.register.HttpEventRegister}.
 */
package io.lockstep.search.register;
