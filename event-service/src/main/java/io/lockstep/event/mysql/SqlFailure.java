package io.lockstep.event.mysql;

import java.sql.SQLException;

/** An {@link SQLException} on its way out of this package, with what was attempted. */
final class SqlFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SqlFailure(String attempted, SQLException cause) {
        super(attempted + ": " + cause.getMessage(), cause);
    }
}
