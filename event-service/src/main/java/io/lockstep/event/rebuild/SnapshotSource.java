package io.lockstep.event.rebuild;

import java.util.Optional;

/** The register as rebuilds read it. */
public interface SnapshotSource {

    /**
     * What follows the position in the scope.
     *
     * <p>INVARIANT I3: each record carries the version of the row that it was read from. A deletion carries one that is
     * above everything that happened to the id until shortly before, and below everything that will.
     *
     * @throws RuntimeException if MySQL cannot answer now
     */
    SnapshotChunk read(RebuildScope scope, Optional<String> position, int maxRows);
}
