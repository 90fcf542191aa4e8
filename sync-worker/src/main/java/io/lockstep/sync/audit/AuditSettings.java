package io.lockstep.sync.audit;

import java.time.Duration;
import java.util.List;

/**
 * How audits look and wait.
 *
 * @param pageRows ids compared at once, at most {@link Register#MAX_IDS}
 * @param recheckDelays how long to wait before each further look at what differs; the last one decides
 * @param repairPatience how long a repair may take to show
 */
public record AuditSettings(int pageRows, List<Duration> recheckDelays, Duration repairPatience) {

    public AuditSettings {
        if (pageRows < 1 || pageRows > Register.MAX_IDS) {
            throw new IllegalArgumentException(
                    "an audit's page must have 1 to " + Register.MAX_IDS + " rows, got " + pageRows);
        }
        if (recheckDelays.isEmpty()) {
            throw new IllegalArgumentException("what differs must be looked at again at least once");
        }
        recheckDelays = List.copyOf(recheckDelays);
    }
}
