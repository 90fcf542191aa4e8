/**
 * Making read models again from MySQL: what was asked for, how far it is, and the runner that does it.
 *
 * <p>Start with {@link io.lockstep.event.rebuild.RebuildRunner}. This package knows no outside system.
 */
package io.lockstep.event.rebuild;
