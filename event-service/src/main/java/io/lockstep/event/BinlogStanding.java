package io.lockstep.event;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where the reader of the binlog stands in what the server keeps of it.
 *
 * @param unreadBytes written and not yet acknowledged, of all tables
 * @param behind how old the oldest unread change is at most
 * @param untilPurge how long the server keeps what is unread at least; empty if it never purges by itself
 * @param purged whether something unread is gone; the reader then takes a fresh snapshot
 */
public record BinlogStanding(
        BinlogPosition position, long unreadBytes, Duration behind, Optional<Duration> untilPurge, boolean purged) {

    /** One file of the binlog. */
    public record LogFile(String name, long bytes) {}

    /**
     * @param files oldest first, the last one is being written
     * @param expiry after which the server deletes a file; zero is never
     */
    public static BinlogStanding of(BinlogPosition position, List<LogFile> files, Duration expiry, Instant now) {
        BinlogPoint point = position.point();
        long unread = 0;
        boolean found = false;
        for (LogFile file : files) {
            BinlogPoint start = new BinlogPoint(file.name(), 0);
            if (start.fileNumber() == point.fileNumber()) {
                found = true;
                unread += Math.max(0, file.bytes() - point.at());
            } else if (start.fileNumber() > point.fileNumber()) {
                unread += file.bytes();
            }
        }
        Duration age = Duration.between(position.eventAt(), now);
        Duration behind = unread == 0 || age.isNegative() ? Duration.ZERO : age;
        Optional<Duration> untilPurge =
                expiry.isZero() ? Optional.empty() : Optional.of(max(expiry.minus(behind), Duration.ZERO));
        return new BinlogStanding(position, unread, behind, untilPurge, !found);
    }

    /** Whether an operator has to act, or changes must be read again from the tables. */
    public boolean isAlarming(Duration threshold) {
        return purged
                || untilPurge.filter(left -> left.compareTo(threshold) < 0).isPresent();
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }
}
