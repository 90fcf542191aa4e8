package io.lockstep.event.binlog;

import io.lockstep.event.BinlogLedger;
import io.lockstep.event.BinlogServer;
import io.lockstep.event.CaptureHalted;
import io.lockstep.event.CaptureMode;
import io.lockstep.event.ChangeSource;
import io.lockstep.event.EventServiceConfig;
import io.lockstep.event.Wakeup;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The binlog as a source of changes. Each lead runs an engine of its own, from the position saved last. */
@Singleton
final class BinlogSource implements ChangeSource {

    private final BinlogLedger ledger;
    private final EventServiceConfig config;
    private final Wakeup wakeup;
    private final Clock clock;
    private final RandomGenerator random;

    BinlogSource(BinlogLedger ledger, EventServiceConfig config, Wakeup wakeup, Clock clock, RandomGenerator random) {
        this.ledger = ledger;
        this.config = config;
        this.wakeup = wakeup;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public CaptureMode mode() {
        return CaptureMode.BINLOG;
    }

    @Override
    public Optional<Lead> tryLead() {
        return ledger.tryLock().map(this::lead);
    }

    private Lead lead(BinlogLedger.Held held) {
        try {
            BinlogServer server = held.server();
            server.unfit().ifPresent(reason -> {
                throw new CaptureHalted(reason);
            });
            held.begin();
            EngineSettings settings = new EngineSettings(config.mysql(), server, random);
            return new BinlogLead(held, () -> CaptureEngine.start(settings, ledger, wakeup), clock);
        } catch (RuntimeException e) {
            held.close();
            throw e;
        }
    }
}
