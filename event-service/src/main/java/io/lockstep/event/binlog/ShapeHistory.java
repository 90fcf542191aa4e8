package io.lockstep.event.binlog;

import io.debezium.config.Configuration;
import io.debezium.document.DocumentReader;
import io.debezium.document.DocumentWriter;
import io.debezium.relational.history.AbstractSchemaHistory;
import io.debezium.relational.history.HistoryRecord;
import io.debezium.relational.history.HistoryRecordComparator;
import io.debezium.relational.history.SchemaHistoryListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;

/**
 * The history of the captured tables' shapes in the ledger, without which an older part of the binlog cannot be read.
 */
public final class ShapeHistory extends AbstractSchemaHistory {

    private final DocumentReader reader = DocumentReader.defaultReader();
    private final DocumentWriter writer = DocumentWriter.defaultWriter();
    private String memory;

    @Override
    public void configure(
            Configuration config,
            HistoryRecordComparator comparator,
            SchemaHistoryListener listener,
            boolean useCatalogBeforeSchema) {
        super.configure(config, comparator, listener, useCatalogBeforeSchema);
        memory = config.getString("schema.history.internal." + EngineMemory.TOKEN);
    }

    @Override
    protected void storeRecord(HistoryRecord shape) {
        try {
            EngineMemory.get(memory).addShape(writer.write(shape.document()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the shape of a captured table", e);
        }
    }

    @Override
    protected void recoverRecords(Consumer<HistoryRecord> shapes) {
        for (String shape : EngineMemory.get(memory).shapes()) {
            try {
                shapes.accept(new HistoryRecord(reader.read(shape)));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read the shape of a captured table", e);
            }
        }
    }

    @Override
    public boolean storageExists() {
        return true;
    }

    @Override
    public boolean exists() {
        return !EngineMemory.get(memory).shapes().isEmpty();
    }
}
