package io.lockstep.event;

import java.time.Instant;

/** How an import under a key stands, for who asks. */
public record ImportStanding(ImportProgress progress, boolean finished, Instant startedAt, Instant updatedAt) {}
