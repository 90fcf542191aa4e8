package io.lockstep.event.binlog;

import io.lockstep.contract.ChangeKind;
import io.lockstep.contract.ChangeRecord;
import io.lockstep.contract.ChangeTopics;
import io.lockstep.contract.Version;
import io.lockstep.event.CaptureHalted;
import io.lockstep.event.StoredEvent;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/** Turns the engine's records into changes, straight from their structs. For one thread. */
final class RowImages {

    private static final RowImage NOTHING = new RowImage.Nothing();
    private static final String CANARY_ID = "id";

    private Optional<EventColumns> columns = Optional.empty();

    RowImage read(SourceRecord found) {
        if (!(found.value() instanceof Struct envelope) || envelope.schema().field("op") == null) {
            return NOTHING;
        }
        String table = envelope.getStruct("source").getString("table");
        String operation = envelope.getString("op");
        return switch (operation) {
            case "t" -> truncated(table);
            case "c", "u", "r", "d" -> row(table, operation, envelope);
            default ->
                throw new CaptureHalted("the binlog has an operation \"" + operation + "\" that is unknown here");
        };
    }

    /** Whatever is wrong with one row is that row's alone: one that stopped the capture would stop it again for ever. */
    private RowImage row(String table, String operation, Struct envelope) {
        try {
            return switch (table) {
                case EngineSettings.EVENTS -> event(operation, envelope);
                case EngineSettings.DELETIONS -> deletion(EventColumns.ID, envelope);
                case EngineSettings.CANARIES -> deletion(CANARY_ID, envelope);
                default -> NOTHING;
            };
        } catch (CaptureHalted e) {
            throw e;
        } catch (RuntimeException e) {
            return odd(table, operation, envelope, e.toString());
        }
    }

    private static RowImage odd(String table, String operation, Struct envelope, String reason) {
        boolean isUpsert = table.equals(EngineSettings.EVENTS) && !operation.equals("d");
        Struct row = envelope.getStruct(operation.equals("d") ? "before" : "after");
        String id = table.equals(EngineSettings.CANARIES) ? CANARY_ID : EventColumns.ID;
        return new RowImage.Odd(
                row.get(id) instanceof String text ? text : "",
                isUpsert ? ChangeKind.UPSERT : ChangeKind.DELETE,
                row.get(EventColumns.VERSION) instanceof Number number ? number.longValue() : 0,
                reason);
    }

    private RowImage event(String operation, Struct envelope) {
        return switch (operation) {
            case "d" -> gone(envelope.getStruct("before"));
            case "r" -> upsert(envelope.getStruct("after"), ChangeKind.SNAPSHOT);
            default -> upsert(envelope.getStruct("after"), ChangeKind.UPSERT);
        };
    }

    private RowImage upsert(Struct row, ChangeKind kind) {
        StoredEvent stored = new StoredEvent(columns(row.schema()).document(row));
        if (stored.json().length > ChangeTopics.MAX_DOCUMENT_BYTES) {
            throw new IllegalArgumentException("the document has " + stored.json().length + " bytes, at most "
                    + ChangeTopics.MAX_DOCUMENT_BYTES + " travel");
        }
        return new RowImage.Change(ChangeRecord.of(stored.id(), stored.version(), kind, stored.json()));
    }

    private RowImage gone(Struct row) {
        EventColumns place = columns(row.schema());
        return new RowImage.Gone(ChangeRecord.deletion(place.id(row), new Version(place.version(row) + 1)));
    }

    /** A row of a table in which every row says that an id is deleted; that one goes says nothing. */
    private static RowImage deletion(String id, Struct envelope) {
        Struct row = envelope.getStruct("after");
        return row == null
                ? NOTHING
                : new RowImage.Change(
                        ChangeRecord.deletion(row.getString(id), new Version(row.getInt64(EventColumns.VERSION))));
    }

    private static RowImage truncated(String table) {
        throw new CaptureHalted("the table " + table
                + " was truncated, and nobody can tell here which events it had:"
                + " POST /admin/capture/snapshot, then rebuild the sinks from an empty index and cache");
    }

    private EventColumns columns(Schema shape) {
        if (columns.filter(known -> known.isOf(shape)).isEmpty()) {
            columns = Optional.of(new EventColumns(shape));
        }
        return columns.orElseThrow();
    }
}
