package io.lockstep.event.mysql;

import io.lockstep.contract.Version;
import io.lockstep.event.StoredEvent;
import io.lockstep.event.WriteOutcome.Created;
import io.lockstep.event.WriteOutcome.Deleted;
import io.lockstep.event.WriteOutcome.Done;
import io.lockstep.event.WriteOutcome.Replaced;
import io.lockstep.event.WriteOutcome.Unchanged;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Outcomes of writes to and from the columns of {@code request_keys}. */
final class RequestOutcomes {

    private RequestOutcomes() {}

    /** Fills the first four parameters: outcome, id, version and document. */
    static void fill(PreparedStatement statement, Done outcome) throws SQLException {
        switch (outcome) {
            case Created(StoredEvent event) -> fill(statement, "created", event);
            case Replaced(StoredEvent event) -> fill(statement, "replaced", event);
            case Unchanged(StoredEvent event) -> fill(statement, "unchanged", event);
            case Deleted(String id, Version version) -> fill(statement, "deleted", id, version, null);
        }
    }

    static Done read(ResultSet row) throws SQLException {
        String outcome = row.getString("outcome");
        return switch (outcome) {
            case "created" -> new Created(event(row));
            case "replaced" -> new Replaced(event(row));
            case "unchanged" -> new Unchanged(event(row));
            case "deleted" -> new Deleted(row.getString("event_id"), new Version(row.getLong("version")));
            case null, default -> throw new IllegalStateException("request_keys has the unknown outcome " + outcome);
        };
    }

    private static StoredEvent event(ResultSet row) throws SQLException {
        return StoredEvent.of(row.getBytes("document"));
    }

    private static void fill(PreparedStatement statement, String outcome, StoredEvent event) throws SQLException {
        fill(statement, outcome, event.id(), event.version(), event.json());
    }

    private static void fill(PreparedStatement statement, String outcome, String id, Version version, byte[] document)
            throws SQLException {
        statement.setString(1, outcome);
        statement.setString(2, id);
        statement.setLong(3, version.value());
        statement.setBytes(4, document);
    }
}
