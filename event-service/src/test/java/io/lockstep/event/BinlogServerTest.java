package io.lockstep.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class BinlogServerTest {

    @Test
    void takesAServerThatLogsWholeRows() {
        assertThat(server("ROW", "FULL", Optional.empty()).unfit()).isEmpty();
        assertThat(server("ROW", "FULL_NODUP", Optional.empty()).unfit()).isEmpty();
    }

    @Test
    void saysWhatEverySettingMustBe() {
        assertThat(server("OFF", "FULL", Optional.empty()).unfit().orElseThrow())
                .contains("log_bin");
        assertThat(server("MIXED", "FULL", Optional.empty()).unfit().orElseThrow())
                .contains("must be ROW");
        assertThat(server("ROW", "MINIMAL", Optional.empty()).unfit().orElseThrow())
                .contains("must be FULL");
        assertThat(server("ROW", "FULL", Optional.of("compressed")).unfit()).contains("compressed");
    }

    private static BinlogServer server(String format, String image, Optional<String> unreadable) {
        return new BinlogServer(true, 1, format, image, unreadable);
    }
}
