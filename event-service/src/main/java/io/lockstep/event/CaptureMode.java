package io.lockstep.event;

import java.util.Locale;

/** How changes get out of MySQL. */
public enum CaptureMode {
    /** From the table that the application writes with each change. */
    OUTBOX,
    /** From the server's row binlog, which has what SQL did behind the application as well. */
    BINLOG;

    /** As configuration, answers and logs name it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
