package io.lockstep.event.mysql;

import java.sql.SQLException;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A row that SQL run by hand left so that it is no event; others are none the worse for it. */
final class UnreadableRow extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private UnreadableRow(String message, Throwable cause) {
        super(message, cause);
    }

    /** Reads one row; what is not that row's fault is thrown as it is. */
    static <T> T read(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (RuntimeException e) {
            if (isOfTheRow(e)) {
                throw new UnreadableRow(
                        causes(e).reduce((outer, inner) -> inner).orElse(e).toString(), e);
            }
            throw e;
        }
    }

    /** A column that is missing is missing from every row: that is a defect of the table. */
    private static boolean isOfTheRow(RuntimeException e) {
        boolean isOfTheTable = causes(e)
                .filter(SQLException.class::isInstance)
                .map(cause -> String.valueOf(((SQLException) cause).getSQLState()))
                .anyMatch(state -> state.startsWith("42") || state.startsWith("S002"));
        return MySqlFault.of(e) instanceof MySqlFault.Unexpected && !isOfTheTable;
    }

    /** Outermost first: what wraps a failure says little of the row. */
    private static Stream<Throwable> causes(Throwable e) {
        return Stream.iterate(e, cause -> cause != null, Throwable::getCause).limit(20);
    }
}
