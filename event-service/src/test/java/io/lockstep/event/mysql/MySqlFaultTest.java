package io.lockstep.event.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.event.mysql.Transactions.DuplicateEntry;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class MySqlFaultTest {

    @Test
    void isToldByTheServersCodeHoweverDeepItLies() {
        assertThat(fault("40001", 1213)).isEqualTo(new MySqlFault.Contention());
        assertThat(fault("HY000", 1205)).isEqualTo(new MySqlFault.Contention());
        assertThat(fault("08S01", 0)).isEqualTo(new MySqlFault.Unavailable());
        assertThat(fault("08004", 1040)).isEqualTo(new MySqlFault.Unavailable());
        assertThat(fault(null, 0)).isEqualTo(new MySqlFault.Unavailable());
        assertThat(fault("42000", 1064)).isEqualTo(new MySqlFault.Unexpected());
        assertThat(MySqlFault.of(new IllegalStateException("no SQL at all"))).isEqualTo(new MySqlFault.Unexpected());
        assertThat(fault("23000", 1062)).isEqualTo(new MySqlFault.Duplicate("m"));
    }

    @Test
    void aValueThatLooksLikeAKeyIsNotTakenForOne() {
        String message = "Duplicate entry 'the_key' for key 'PRIMARY'";

        assertThat(new DuplicateEntry(message, null).isOf("the_key")).isFalse();
        assertThat(new DuplicateEntry(message, null).isOf("PRIMARY")).isTrue();
        assertThat(new DuplicateEntry("Duplicate entry 'x' for key 't.the_key'", null).isOf("the_key"))
                .isTrue();
    }

    private static MySqlFault fault(String state, int code) {
        return MySqlFault.of(new IllegalStateException("outer", new SQLException("m", state, code)));
    }
}
