package io.lockstep.event.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.event.StoreUnavailable.Reason;
import jakarta.transaction.RollbackException;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class MySqlFaultTest {

    @Test
    void isToldByTheServersCodeHoweverDeepItLies() {
        assertThat(fault("40001", 1213)).isEqualTo(new MySqlFault.Contention());
        assertThat(fault("HY000", 1205)).isEqualTo(new MySqlFault.Contention());
        assertThat(fault("42000", 1064)).isEqualTo(new MySqlFault.Unexpected());
        assertThat(MySqlFault.of(new IllegalStateException("no SQL at all"))).isEqualTo(new MySqlFault.Unexpected());
        assertThat(fault("23000", 1062)).isEqualTo(new MySqlFault.Duplicate("m"));
    }

    @Test
    void downSlowFullAndReadOnlyAreToldApart() {
        assertThat(fault("08S01", 0)).isEqualTo(new MySqlFault.Unavailable(Reason.DOWN));
        assertThat(fault("08S01", 1053)).isEqualTo(new MySqlFault.Unavailable(Reason.DOWN));
        assertThat(fault("08004", 1040)).isEqualTo(new MySqlFault.Unavailable(Reason.SLOW));
        assertThat(fault(null, 0)).isEqualTo(new MySqlFault.Unavailable(Reason.SLOW));
        assertThat(fault("70100", 1969)).isEqualTo(new MySqlFault.Unavailable(Reason.SLOW));
        assertThat(fault("HY000", 3024)).isEqualTo(new MySqlFault.Unavailable(Reason.SLOW));
        assertThat(MySqlFault.of(new SQLException("m", "08S01", 0, new SocketTimeoutException("Read timed out"))))
                .isEqualTo(new MySqlFault.Unavailable(Reason.SLOW));
        assertThat(fault("HY000", 1021)).isEqualTo(new MySqlFault.Unavailable(Reason.FULL));
        assertThat(fault("HY000", 1114)).isEqualTo(new MySqlFault.Unavailable(Reason.FULL));
        assertThat(MySqlFault.of(new SQLException("Got error 28 from storage engine", "HY000", 1030)))
                .isEqualTo(new MySqlFault.Unavailable(Reason.FULL));
        assertThat(MySqlFault.of(new SQLException("Got error 168 from storage engine", "HY000", 1030)))
                .isEqualTo(new MySqlFault.Unexpected());
        assertThat(fault("HY000", 1290)).isEqualTo(new MySqlFault.Unavailable(Reason.READ_ONLY));
        assertThat(fault("HY000", 1836)).isEqualTo(new MySqlFault.Unavailable(Reason.READ_ONLY));
    }

    /** As Narayana tells of a commit that failed in its only phase. */
    @Test
    void isToldOfACommitThatFailed() {
        RollbackException commit = new RollbackException("ARJUNA016053");
        commit.addSuppressed(new IllegalStateException(new SQLException("m", "08S01", 0)));

        assertThat(MySqlFault.of(new IllegalStateException(commit))).isEqualTo(new MySqlFault.Unavailable(Reason.DOWN));
    }

    @Test
    void aValueThatLooksLikeAKeyIsNotTakenForOne() {
        String message = "Duplicate entry 'the_key' for key 'PRIMARY'";

        assertThat(new MySqlFault.Duplicate(message).isOf("the_key")).isFalse();
        assertThat(new MySqlFault.Duplicate(message).isOf("PRIMARY")).isTrue();
        assertThat(new MySqlFault.Duplicate("Duplicate entry 'x' for key 't.the_key'").isOf("the_key"))
                .isTrue();
    }

    private static MySqlFault fault(String state, int code) {
        return MySqlFault.of(new IllegalStateException("outer", new SQLException("m", state, code)));
    }
}
