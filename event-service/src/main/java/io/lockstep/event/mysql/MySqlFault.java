package io.lockstep.event.mysql;

import com.mysql.cj.exceptions.ConnectionIsClosedException;
import com.mysql.cj.exceptions.StatementIsClosedException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What kind of failure an exception from the database layers is, found by the server's error codes. */
sealed interface MySqlFault {

    /** A unique key has this value already. */
    record Duplicate(String constraint) implements MySqlFault {}

    /** Another transaction was in the way; the whole transaction may be tried again. */
    record Contention() implements MySqlFault {}

    /** The server or the way to it is down, full or read-only. */
    record Unavailable() implements MySqlFault {}

    /** Anything else: a defect. */
    record Unexpected() implements MySqlFault {}

    int DUPLICATE_ENTRY = 1062;

    /** Lock wait timeout, deadlock, and MariaDB's "record has changed since last read". */
    Set<Integer> CONTENTION = Set.of(1205, 1213, 1020);

    /** Too many connections, shutdown, read-only, interrupted, killed, disk full, a table's storage full. */
    Set<Integer> UNAVAILABLE = Set.of(1040, 1053, 1203, 1290, 1317, 1792, 1836, 1927, 1021, 1114, 3024);

    static MySqlFault of(Throwable thrown) {
        List<Throwable> chain = Stream.iterate(thrown, cause -> cause != null, Throwable::getCause)
                .limit(20)
                .toList();
        if (chain.stream().anyMatch(MySqlFault::isOfAClosedConnection)) {
            return new Unavailable();
        }
        return chain.stream()
                .filter(SQLException.class::isInstance)
                .map(SQLException.class::cast)
                .reduce((outer, inner) -> inner)
                .map(MySqlFault::of)
                .orElse(new Unexpected());
    }

    /** A connection that dies within a batch: Connector/J then hides why behind what it did afterwards. */
    private static boolean isOfAClosedConnection(Throwable cause) {
        return cause instanceof StatementIsClosedException || cause instanceof ConnectionIsClosedException;
    }

    private static MySqlFault of(SQLException e) {
        int code = e.getErrorCode();
        if (code == DUPLICATE_ENTRY) {
            return new Duplicate(String.valueOf(e.getMessage()));
        }
        if (CONTENTION.contains(code)) {
            return new Contention();
        }
        String state = String.valueOf(e.getSQLState());
        boolean connection = state.startsWith("08")
                || e instanceof SQLTransientException
                || e instanceof SQLRecoverableException
                || e instanceof SQLNonTransientConnectionException;
        // The pool's own "no connection in time" has neither a state nor a code.
        boolean pool = e.getSQLState() == null && code == 0;
        return connection || pool || UNAVAILABLE.contains(code) ? new Unavailable() : new Unexpected();
    }
}
