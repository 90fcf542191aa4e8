/**
 * Building a new generation of a read model beside the live one, and changing over without downtime.
 *
 * <p>Start with {@link io.lockstep.sync.generation.GenerationCoordinator}. This package knows no outside system.
 */
package io.lockstep.sync.generation;
