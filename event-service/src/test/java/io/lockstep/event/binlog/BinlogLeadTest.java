package io.lockstep.event.binlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.event.BatchLimits;
import io.lockstep.event.BinlogLedger;
import io.lockstep.event.BinlogPoint;
import io.lockstep.event.BinlogPosition;
import io.lockstep.event.BinlogServer;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BinlogLeadTest {

    /** A snapshot costs the server a lock; an outage of Kafka, at which leads end unread, must not ask for one each time. */
    @Test
    void startsNoEngineBeforeTheFirstRead() {
        Ledger ledger = new Ledger();
        BinlogLead lead = new BinlogLead(
                ledger,
                () -> {
                    throw new IllegalStateException("started");
                },
                Clock.systemUTC());

        assertThat(lead.isHeld()).isTrue();
        assertThat(lead.works()).isFalse();
        assertThatThrownBy(() -> lead.oldest(new BatchLimits(1, 1))).hasMessage("started");
        lead.close();

        assertThat(ledger.isHeld()).isFalse();
    }

    private static final class Ledger implements BinlogLedger.Held {
        private boolean held = true;

        @Override
        public boolean isHeld() {
            return held;
        }

        @Override
        public BinlogServer server() {
            return new BinlogServer(true, 1, "ROW", "FULL", Optional.empty());
        }

        @Override
        public void begin() {
            throw new AssertionError("the source's to say");
        }

        @Override
        public void save(BinlogPosition position, List<String> newShapes) {
            throw new AssertionError("nothing was acknowledged");
        }

        @Override
        public void requestSnapshot() {
            throw new AssertionError("the position is not known to be of no use");
        }

        @Override
        public void refuse(BinlogLedger.RefusedChange change) {
            throw new AssertionError("nothing was read");
        }

        @Override
        public void drainOutbox(BinlogPoint acknowledged) {
            throw new AssertionError("nothing was acknowledged");
        }

        @Override
        public void close() {
            held = false;
        }
    }
}
