/** The servers' artifacts as the build resolved them, and their unpacked form. Start with {@code Artifacts}. */
package io.lockstep.devstack.software;
