package io.lockstep.event.mysql;

import io.lockstep.event.rebuild.Operation;
import io.lockstep.event.rebuild.OperationState;
import io.lockstep.event.rebuild.RebuildRequest;
import io.lockstep.event.rebuild.RebuildScope;
import io.lockstep.event.rebuild.TargetSink;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** Rows of {@code operations} to and from what they mean. */
final class OperationRows {

    static final String SELECT = "select id, state, scope, ids, from_id, to_id, sink, rows_per_second, rows_estimated,"
            + " last_id, rows_read, records_published, rows_refused, created_at, started_at, updated_at, error"
            + " from operations ";

    static final String INSERT = "insert into operations (id, state, is_open, scope, ids, from_id, to_id, sink,"
            + " rows_per_second, rows_estimated, created_at, updated_at)"
            + " values (?, 'waiting', true, ?, ?, ?, ?, ?, ?, ?, utc_timestamp(6), utc_timestamp(6))";

    private static final String LINE = "\n";

    private OperationRows() {}

    static void fill(PreparedStatement insert, String id, RebuildRequest request, long rows) throws SQLException {
        Optional<String> ids = Optional.empty();
        Optional<String> from = Optional.empty();
        Optional<String> to = Optional.empty();
        String kind;
        switch (request.scope()) {
            case RebuildScope.Ids(List<String> all) -> {
                kind = "ids";
                ids = Optional.of(String.join(LINE, all));
            }
            case RebuildScope.Range(Optional<String> first, Optional<String> last) -> {
                kind = "range";
                from = first;
                to = last;
            }
            case RebuildScope.All() -> kind = "all";
        }
        insert.setString(1, id);
        insert.setString(2, kind);
        insert.setString(3, ids.orElse(null));
        insert.setString(4, from.orElse(null));
        insert.setString(5, to.orElse(null));
        insert.setString(6, request.sink().map(TargetSink::wireName).orElse(null));
        insert.setInt(7, request.rowsPerSecond());
        insert.setLong(8, rows);
    }

    static Operation read(ResultSet row) throws SQLException {
        RebuildRequest request = new RebuildRequest(
                scope(row), text(row, "sink").flatMap(TargetSink::named), row.getInt("rows_per_second"));
        Operation.Progress progress = new Operation.Progress(
                text(row, "last_id"),
                row.getLong("rows_read"),
                row.getLong("records_published"),
                row.getLong("rows_refused"));
        Operation.Times times = new Operation.Times(
                time(row, "created_at").orElseThrow(),
                time(row, "started_at"),
                time(row, "updated_at").orElseThrow());
        return new Operation(
                row.getString("id"),
                request,
                OperationState.named(row.getString("state")),
                row.getLong("rows_estimated"),
                progress,
                times,
                text(row, "error"));
    }

    private static RebuildScope scope(ResultSet row) throws SQLException {
        return switch (row.getString("scope")) {
            case "ids" -> new RebuildScope.Ids(List.of(row.getString("ids").split(LINE)));
            case "range" -> new RebuildScope.Range(text(row, "from_id"), text(row, "to_id"));
            default -> new RebuildScope.All();
        };
    }

    private static Optional<String> text(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getString(column));
    }

    private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, LocalDateTime.class))
                .map(time -> time.toInstant(ZoneOffset.UTC));
    }
}
