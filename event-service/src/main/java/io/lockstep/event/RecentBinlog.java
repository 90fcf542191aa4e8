package io.lockstep.event;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The standing in the binlog, at most a second old, however often metrics and probes ask; and its alarm in the log. */
public final class RecentBinlog {

    private static final Logger LOG = Logger.getLogger(RecentBinlog.class);

    private final BinlogWatch watch;
    private final Duration threshold;
    private final Recent<BinlogStanding> recent;
    private boolean alarmed;

    RecentBinlog(BinlogWatch watch, Duration threshold, Clock clock) {
        this.watch = watch;
        this.threshold = threshold;
        this.recent = new Recent<>(this::ask, clock);
    }

    /** Empty in outbox mode, and while MySQL does not answer. */
    public Optional<BinlogStanding> read() {
        return recent.read();
    }

    /** Whether the server is about to purge what is unread, or has done so. */
    public boolean isAlarming() {
        return read().filter(standing -> standing.isAlarming(threshold)).isPresent();
    }

    private Optional<BinlogStanding> ask() {
        Optional<BinlogStanding> standing = watch.standing();
        standing.ifPresent(this::tell);
        return standing;
    }

    private void tell(BinlogStanding standing) {
        boolean alarming = standing.isAlarming(threshold);
        if (alarming && !alarmed) {
            LOG.errorf(
                    "the server purges its binlog before it is read: position %s, %d bytes unread, %s left;"
                            + " find out why the capture is behind, or raise binlog_expire_logs_seconds",
                    standing.position().point(),
                    standing.unreadBytes(),
                    standing.untilPurge().map(Duration::toString).orElse("no time"));
        }
        alarmed = alarming;
    }
}
