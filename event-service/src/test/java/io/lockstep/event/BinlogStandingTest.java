package io.lockstep.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.event.BinlogStanding.LogFile;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class BinlogStandingTest {

    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final Duration THRESHOLD = Duration.ofHours(12);
    private static final Duration EXPIRY = Duration.ofDays(3);

    private static final List<LogFile> FILES =
            List.of(new LogFile("binlog.000007", 1000), new LogFile("binlog.000008", 600));

    @Test
    void countsWhatIsUnreadOfItsFileAndOfThoseAfterIt() {
        assertThat(standing("binlog.000007", 400, Duration.ofHours(1)).unreadBytes())
                .isEqualTo(1200);
        assertThat(standing("binlog.000008", 600, Duration.ofHours(1)).unreadBytes())
                .isZero();
    }

    /** The oldest unread change is at most as old as the newest that was read. */
    @Test
    void alarmsBeforeTheServerPurgesWhatIsUnread() {
        BinlogStanding inTime = standing("binlog.000007", 400, Duration.ofHours(59));
        BinlogStanding late = standing("binlog.000007", 400, Duration.ofHours(61));

        assertThat(inTime.untilPurge()).contains(Duration.ofHours(13));
        assertThat(inTime.isAlarming(THRESHOLD)).isFalse();
        assertThat(late.untilPurge()).contains(Duration.ofHours(11));
        assertThat(late.isAlarming(THRESHOLD)).isTrue();
    }

    @Test
    void isNotBehindWhileNothingIsUnreadHoweverOldThatIs() {
        BinlogStanding quiet = standing("binlog.000008", 600, Duration.ofDays(30));

        assertThat(quiet.behind()).isZero();
        assertThat(quiet.isAlarming(THRESHOLD)).isFalse();
    }

    @Test
    void alarmsOnceAFileThatIsUnreadIsGone() {
        BinlogStanding purged = standing("binlog.000006", 4, Duration.ofMinutes(1));

        assertThat(purged.purged()).isTrue();
        assertThat(purged.isAlarming(THRESHOLD)).isTrue();
    }

    @Test
    void aServerThatNeverPurgesByItselfGivesNoAlarm() {
        BinlogStanding standing =
                BinlogStanding.of(position("binlog.000007", 400, Duration.ofDays(100)), FILES, Duration.ZERO, NOW);

        assertThat(standing.untilPurge()).isEmpty();
        assertThat(standing.isAlarming(THRESHOLD)).isFalse();
    }

    private static BinlogStanding standing(String file, long at, Duration age) {
        return BinlogStanding.of(position(file, at, age), FILES, EXPIRY, NOW);
    }

    private static BinlogPosition position(String file, long at, Duration age) {
        return new BinlogPosition("{}", new BinlogPoint(file, at), false, NOW.minus(age));
    }
}
