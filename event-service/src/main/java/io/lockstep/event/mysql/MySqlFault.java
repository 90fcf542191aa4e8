package io.lockstep.event.mysql;

import com.mysql.cj.exceptions.ConnectionIsClosedException;
import com.mysql.cj.exceptions.StatementIsClosedException;
import io.lockstep.event.StoreUnavailable.Reason;
import jakarta.transaction.RollbackException;
import java.net.SocketTimeoutException;
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
    record Duplicate(String message) implements MySqlFault {

        boolean isOf(String constraint) {
            // The server's message ends with the key's name; before it stands the value, which may be any text.
            return message.endsWith(constraint + "'");
        }
    }

    /** Another transaction was in the way; the whole transaction may be tried again. */
    record Contention() implements MySqlFault {}

    /** The server or the way to it cannot take the request now. */
    record Unavailable(Reason reason) implements MySqlFault {}

    /** Anything else: a defect. */
    record Unexpected() implements MySqlFault {}

    int DUPLICATE_ENTRY = 1062;
    int LOCK_WAIT_TIMEOUT = 1205;
    int NO_WAIT = 3572;

    /** Lock wait timeout, deadlock, and MariaDB's "record has changed since last read". */
    Set<Integer> CONTENTION = Set.of(LOCK_WAIT_TIMEOUT, 1213, 1020);

    /** Shutdown, killed connection, too many failed connections from this host. */
    Set<Integer> DOWN = Set.of(1053, 1927, 1129);

    /** Too many connections, of all or of this user; a statement that took too long, on MySQL, on MariaDB; killed. */
    Set<Integer> SLOW = Set.of(1040, 1203, 3024, 1969, 1317);

    /** Disk full, a table's storage full. */
    Set<Integer> FULL = Set.of(1021, 1114);

    /** Write, storage engine and operating system errors, which are about room if they say so: ENOSPC is 28. */
    Set<Integer> MAYBE_FULL = Set.of(3, 1026, 1030);

    /** An option such as --read-only, and read-only mode. */
    Set<Integer> READ_ONLY = Set.of(1290, 1836, 1792);

    static MySqlFault of(Throwable thrown) {
        List<Throwable> chain = Stream.iterate(thrown, cause -> cause != null, MySqlFault::behind)
                .limit(20)
                .toList();
        if (chain.stream().anyMatch(SocketTimeoutException.class::isInstance)) {
            return new Unavailable(Reason.SLOW);
        }
        if (chain.stream().anyMatch(MySqlFault::isOfAClosedConnection)) {
            return new Unavailable(Reason.DOWN);
        }
        return chain.stream()
                .filter(SQLException.class::isInstance)
                .map(SQLException.class::cast)
                .reduce((outer, inner) -> inner)
                .map(MySqlFault::of)
                .orElse(new Unexpected());
    }

    /** Narayana hangs what a commit failed with on its exception as suppressed, not as the cause. */
    private static Throwable behind(Throwable thrown) {
        Throwable[] hung = thrown.getSuppressed();
        return thrown instanceof RollbackException && thrown.getCause() == null && hung.length > 0
                ? hung[0]
                : thrown.getCause();
    }

    /** Why MySQL did not answer where any failure counts as that. */
    static Reason reasonOf(Throwable thrown) {
        return of(thrown) instanceof Unavailable(Reason reason) ? reason : Reason.DOWN;
    }

    /** A connection that dies within a batch: Connector/J then hides why behind what it did afterwards. */
    private static boolean isOfAClosedConnection(Throwable cause) {
        return cause instanceof StatementIsClosedException || cause instanceof ConnectionIsClosedException;
    }

    private static MySqlFault of(SQLException e) {
        int code = e.getErrorCode();
        String message = String.valueOf(e.getMessage());
        if (code == DUPLICATE_ENTRY) {
            return new Duplicate(message);
        }
        if (CONTENTION.contains(code)) {
            return new Contention();
        }
        if (FULL.contains(code) || MAYBE_FULL.contains(code) && message.matches("(?s).*\\b28\\b.*")) {
            return new Unavailable(Reason.FULL);
        }
        if (READ_ONLY.contains(code)) {
            return new Unavailable(Reason.READ_ONLY);
        }
        // The pool's own "no connection in time" has neither a state nor a code.
        boolean pool = e.getSQLState() == null && code == 0;
        if (SLOW.contains(code) || pool) {
            return new Unavailable(Reason.SLOW);
        }
        boolean connection = String.valueOf(e.getSQLState()).startsWith("08")
                || e instanceof SQLTransientException
                || e instanceof SQLRecoverableException
                || e instanceof SQLNonTransientConnectionException;
        return connection || DOWN.contains(code) ? new Unavailable(Reason.DOWN) : new Unexpected();
    }
}
