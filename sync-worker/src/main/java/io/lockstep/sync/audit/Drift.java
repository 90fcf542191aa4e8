package io.lockstep.sync.audit;

/**
 * A confirmed difference.
 *
 * @param registerVersion what MySQL has, 0 if nothing
 * @param sinkVersion what the sink has, 0 if nothing
 */
public record Drift(String id, DriftKind kind, long registerVersion, long sinkVersion) {

    static Drift of(String id, DriftKind kind, Sight sight) {
        return new Drift(
                id,
                kind,
                sight.row().map(row -> row.version().value()).orElse(0L),
                sight.entry().map(entry -> entry.version().value()).orElse(0L));
    }
}
