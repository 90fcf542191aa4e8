package io.lockstep.sync.audit;

import io.lockstep.contract.DocumentDigest;
import io.lockstep.contract.Version;
import io.lockstep.sync.Held;
import java.util.Optional;

/** What MySQL and the sink had of one id when they were looked at, MySQL first. */
record Sight(Optional<RegisterRow> row, Optional<Entry> entry) {

    /**
     * What the sink had. A fence counts as nothing: it shows no document and takes none that is older.
     *
     * @param isLive whether it shows a document, rather than its deletion
     * @param digest of the document; empty for a deletion
     */
    record Entry(boolean isLive, Version version, String digest) {}

    static Sight of(Optional<RegisterRow> row, Optional<Held> held) {
        return new Sight(row, held.flatMap(Sight::entry));
    }

    private static Optional<Entry> entry(Held held) {
        return switch (held) {
            case Held.Live(Version version, byte[] document) ->
                Optional.of(new Entry(true, version, DocumentDigest.of(document)));
            case Held.Marker(Version version) -> Optional.of(new Entry(false, version, ""));
            case Held.Fence fence -> Optional.empty();
        };
    }

    /** What differs now, as far as one look can tell: changes may be on their way. */
    Optional<DriftKind> suspicion(boolean complete) {
        return drift(this, complete);
    }

    /**
     * What differs although there was time since an earlier look.
     *
     * <p>No change on its way is taken for a drift: the sink must fall behind what MySQL had <em>then</em>, and be ahead,
     * with what it had <em>then</em>, of what MySQL has now.
     */
    Optional<DriftKind> drift(Sight earlier, boolean complete) {
        return row.map(now -> entry.map(held -> differing(now, held, earlier))
                        .orElseGet(() -> complete && earlier.row.isPresent()
                                ? Optional.of(DriftKind.MISSING)
                                : Optional.empty()))
                .orElseGet(() -> isOrphan(earlier) ? Optional.of(DriftKind.ORPHAN) : Optional.empty());
    }

    private boolean isOrphan(Sight earlier) {
        return earlier.row.isEmpty() && entry.filter(Entry::isLive).isPresent();
    }

    private static Optional<DriftKind> differing(RegisterRow row, Entry held, Sight earlier) {
        int compared = held.version().compareTo(row.version());
        if (compared == 0) {
            return row.digest().equals(held.digest()) ? Optional.empty() : Optional.of(DriftKind.CORRUPT);
        }
        if (compared < 0) {
            return earlier.row
                    .filter(then -> then.version().isNewerThan(held.version()))
                    .map(then -> DriftKind.STALE);
        }
        return earlier.entry
                .filter(then -> then.version().isNewerThan(row.version()))
                .map(then -> DriftKind.AHEAD);
    }
}
