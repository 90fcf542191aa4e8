package io.lockstep.event.mysql;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** Runs one statement for many rows in one round trip. */
final class Batches {

    private Batches() {}

    /** Sets a row's parameters. */
    interface Parameters<T> {
        void set(T row) throws SQLException;
    }

    static <T> void execute(PreparedStatement statement, List<T> rows, Parameters<T> parameters) throws SQLException {
        if (rows.size() == 1) {
            // The driver takes a batch apart and puts it together again, also one of a single row.
            parameters.set(rows.getFirst());
            statement.executeUpdate();
            return;
        }
        for (T row : rows) {
            parameters.set(row);
            statement.addBatch();
        }
        statement.executeBatch();
    }
}
