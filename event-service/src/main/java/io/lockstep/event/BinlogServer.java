package io.lockstep.event;

import java.util.Locale;
import java.util.Optional;

/**
 * What kind of server writes the binlog, and how.
 *
 * @param format what {@code binlog_format} says, such as {@code ROW}; {@code OFF} without a binlog
 * @param rowImage what {@code binlog_row_image} says
 * @param unreadable another setting with which a reader would miss changes without noticing, and what to do about it
 */
public record BinlogServer(
        boolean mariaDb, long serverId, String format, String rowImage, Optional<String> unreadable) {

    /** Why changes cannot be captured from this server, for the operator who sets it up. */
    public Optional<String> unfit() {
        if (format.equals("OFF")) {
            return Optional.of("the server writes no binlog: start it with log_bin, or set lockstep.capture=outbox");
        }
        if (!format.equalsIgnoreCase("ROW")) {
            return Optional.of("binlog_format is " + format + " and must be ROW");
        }
        // MariaDB also knows FULL_NODUP, which has the same after-images.
        return rowImage.toUpperCase(Locale.ROOT).startsWith("FULL")
                ? unreadable
                : Optional.of("binlog_row_image is " + rowImage + " and must be FULL");
    }
}
