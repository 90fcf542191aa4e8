package io.lockstep.sync.http;

import io.lockstep.sync.audit.AuditRun;
import io.lockstep.sync.audit.Drift;
import io.lockstep.sync.audit.DriftKind;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * An audit.
 *
 * @param from null if open, as {@code to}
 * @param found confirmed drifts of each kind
 * @param drifts the first thousand of them
 * @param error null if there was no trouble
 */
record AuditBody(
        String id,
        String state,
        String from,
        String to,
        boolean repair,
        long rowsCompared,
        long entriesCompared,
        Map<String, Long> found,
        long repaired,
        long unrepaired,
        List<DriftBody> drifts,
        Instant startedAt,
        Instant updatedAt,
        String error) {

    /** Versions are 0 where there is nothing. */
    record DriftBody(String id, String kind, long registerVersion, long sinkVersion) {
        static DriftBody of(Drift drift) {
            return new DriftBody(drift.id(), drift.kind().wireName(), drift.registerVersion(), drift.sinkVersion());
        }
    }

    static AuditBody of(AuditRun.Snapshot run) {
        Map<String, Long> found = new TreeMap<>();
        for (DriftKind kind : DriftKind.values()) {
            found.put(kind.wireName(), run.counts().getOrDefault(kind, 0L));
        }
        return new AuditBody(
                run.id(),
                run.state().name().toLowerCase(Locale.ROOT),
                run.request().range().from().orElse(null),
                run.request().range().to().orElse(null),
                run.request().repair(),
                run.compared().rows(),
                run.compared().entries(),
                found,
                run.repairs().repaired(),
                run.repairs().unrepaired(),
                run.drifts().stream().map(DriftBody::of).toList(),
                run.started(),
                run.updated(),
                run.error().orElse(null));
    }
}
