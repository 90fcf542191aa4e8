/** Development identities: keys that a checkout makes for itself, and tokens signed by them. Start with {@code Tokens}. */
package io.lockstep.devstack.token;
