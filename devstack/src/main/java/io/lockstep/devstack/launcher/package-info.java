/** The command line behind {@code ./lockstep}. Start with {@code Main}; {@code UpCommand} is the longest story. */
package io.lockstep.devstack.launcher;
