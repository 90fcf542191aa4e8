package io.lockstep.event;

import io.lockstep.event.rebuild.OperationIds;
import io.lockstep.event.rebuild.Operations;
import io.lockstep.event.rebuild.RebuildPace;
import io.lockstep.event.rebuild.RebuildRunner;
import io.lockstep.event.rebuild.SnapshotPublisher;
import io.lockstep.event.rebuild.SnapshotSource;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Makes what the classes of this service are given: the clock, the source of ids, the relay's parts. */
@Dependent
class EventServiceWiring {

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    EventIds eventIds(Clock clock) {
        return new EventIds(clock, new SecureRandom());
    }

    @Produces
    @Singleton
    RandomGenerator random() {
        return new SecureRandom();
    }

    @Produces
    @Singleton
    Wakeup wakeup() {
        return new Wakeup();
    }

    @Produces
    @Singleton
    RelayStatus relayStatus(Clock clock) {
        return new RelayStatus(clock);
    }

    @Produces
    @Singleton
    Recent<Backlog> recentBacklog(Outbox outbox, Clock clock) {
        return new Recent<>(() -> Optional.of(outbox.backlog()), clock);
    }

    @Produces
    @Singleton
    RecentBinlog recentBinlog(BinlogWatch watch, EventServiceConfig config, Clock clock) {
        return new RecentBinlog(watch, config.binlog().purgeAlarm(), clock);
    }

    @Produces
    @Singleton
    Relay relay(
            Instance<ChangeSource> sources,
            ChangePublishers publishers,
            EventServiceConfig config,
            Wakeup wakeup,
            RelayStatus status) {
        EventServiceConfig.Relay relay = config.relay();
        RelaySettings settings = new RelaySettings(
                new BatchLimits(
                        config.capture() == CaptureMode.BINLOG ? config.binlog().maxBatchRows() : relay.maxBatchRows(),
                        (int) relay.maxBatchBytes().asLongValue()),
                relay.pollInterval(),
                relay.standbyInterval(),
                relay.maxBackoff());
        ChangeSource chosen = sources.stream()
                .filter(source -> source.mode() == config.capture())
                .findFirst()
                .orElseThrow();
        return new Relay(chosen, publishers, settings, new Relay.Signals(wakeup, status), new SecureRandom());
    }

    @Produces
    @Singleton
    OperationIds operationIds(Clock clock) {
        return new OperationIds(clock, new SecureRandom());
    }

    @Produces
    @Singleton
    RebuildRunner rebuildRunner(
            Operations operations, SnapshotSource source, SnapshotPublisher publisher, EventServiceConfig config) {
        RebuildPace pace = new RebuildPace(config.rebuild().chunkRows(), System::nanoTime);
        return new RebuildRunner(operations, source, publisher, pace, new SecureRandom());
    }
}
