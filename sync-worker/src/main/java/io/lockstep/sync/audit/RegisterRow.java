package io.lockstep.sync.audit;

import io.lockstep.contract.Version;

/**
 * A row of the register, as MySQL has it.
 *
 * @param digest {@link io.lockstep.contract.DocumentDigest} of its document
 */
public record RegisterRow(String id, Version version, String digest) {}
