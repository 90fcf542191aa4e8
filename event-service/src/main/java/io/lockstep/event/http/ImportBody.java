package io.lockstep.event.http;

import io.lockstep.event.ImportProgress;
import io.lockstep.event.ImportStanding;
import java.time.Instant;

/** How far an import is, as it is answered. */
record ImportBody(
        boolean finished,
        long rows,
        long lastLine,
        long created,
        long updated,
        long unchanged,
        long rejected,
        Instant startedAt,
        Instant updatedAt) {

    static ImportBody of(ImportStanding standing) {
        ImportProgress done = standing.progress();
        return new ImportBody(
                standing.finished(),
                done.rows(),
                done.lastLine(),
                done.created(),
                done.updated(),
                done.unchanged(),
                done.rejected(),
                standing.startedAt(),
                standing.updatedAt());
    }
}
