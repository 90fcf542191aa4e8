package io.lockstep.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.devstack.ProcessName;
import io.lockstep.devstack.process.Poll;
import io.lockstep.devstack.system.LocalSystem;
import io.lockstep.devstack.system.Replica;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Faults at random, of random processes, one after the other for minutes, while frontends write. At the end all is
 * healed, and the stores must agree key by key, nothing may have gone back, and nothing may be a dead letter.
 *
 * <p>Takes {@code lockstep.faults.minutes} (5). The schedule follows from the seed; what the processes do at each
 * moment does not.
 */
@Tag("faults")
@ExtendWith(TheSystem.class)
class FaultStormIT {

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Duration LENGTH = Duration.ofMinutes(Integer.getInteger("lockstep.faults.minutes", 5));

    /** Twice the time after which a group gives a silent member's partitions to others (F-03). */
    private static final Duration ZOMBIE = Duration.ofSeconds(20);

    private final LocalSystem system;
    private final Frontend frontend;

    FaultStormIT(LocalSystem system) {
        this.system = system;
        this.frontend = new Frontend(system);
    }

    /** What can happen to a process. */
    private enum Fault {
        KILL,
        HANG,
        RESTART
    }

    @Test
    void aStormOfFaultsLosesNothing() throws Exception {
        long seed = Seed.print();
        long deadLetters = DeadLetters.count(system);
        Random random = new Random(seed);
        List<String> log = new ArrayList<>();
        try (Writers writers = new Writers(frontend, seed, Integer.MAX_VALUE / 2);
                NeverBackwards watch = new NeverBackwards(system, writers::someIds)) {
            writers.start();
            long end = System.nanoTime() + LENGTH.toNanos();
            while (System.nanoTime() < end) {
                last(Duration.ofSeconds(2 + random.nextInt(8)));
                log.add(hurt(random));
                System.out.println(log.getLast() + ", " + writers.begun() + " writes begun");
            }
            writers.finish();
            await().atMost(PATIENCE).until(writers::areDone);
            int keys = assertNothingIsLost(watch, deadLetters);
            System.out.println(log.size() + " faults, " + writers.begun() + " writes (" + writers.failed()
                    + " unanswered or refused), " + keys + " keys agree");
        }
    }

    /** F-03: hung for so long that others take over, then woken, while it still believes to own its partitions. */
    @Test
    void aZombieChangesNothing() throws Exception {
        long seed = Seed.print();
        long deadLetters = DeadLetters.count(system);
        try (Writers writers = new Writers(frontend, seed, 15_000);
                NeverBackwards watch = new NeverBackwards(system, writers::someIds);
                Replica elasticsearch = system.replica(ProcessName.SYNC_WORKER_ELASTICSEARCH);
                Replica redis = system.replica(ProcessName.SYNC_WORKER_REDIS)) {
            elasticsearch.awaitReady();
            redis.awaitReady();
            writers.start();
            await().atMost(PATIENCE).until(() -> writers.begun() >= 1000);
            elasticsearch.pause();
            redis.pause();
            last(ZOMBIE);
            elasticsearch.resume();
            redis.resume();
            await().atMost(PATIENCE).until(writers::areDone);
            assertNothingIsLost(watch, deadLetters);
        }
    }

    /** F-05: workers come and go every few seconds, so that the group hardly ever rests. */
    @Test
    void aStormOfRebalancesLosesNothing() throws Exception {
        long seed = Seed.print();
        long deadLetters = DeadLetters.count(system);
        Random random = new Random(seed);
        try (Writers writers = new Writers(frontend, seed, 20_000);
                NeverBackwards watch = new NeverBackwards(system, writers::someIds)) {
            writers.start();
            while (!writers.areDone()) {
                ProcessName worker =
                        random.nextBoolean() ? ProcessName.SYNC_WORKER_ELASTICSEARCH : ProcessName.SYNC_WORKER_REDIS;
                try (Replica replica = system.replica(worker)) {
                    Poll.until(Duration.ofSeconds(6 + random.nextInt(6)), writers::areDone);
                    if (random.nextBoolean()) {
                        replica.stop();
                    }
                }
            }
            assertNothingIsLost(watch, deadLetters);
        }
    }

    /** Returns how many keys agree. */
    private int assertNothingIsLost(NeverBackwards watch, long deadLettersBefore) throws Exception {
        int keys = new Agreement(system).awaitAgreement(PATIENCE);
        assertThat(watch.violations()).isEmpty();
        assertThat(DeadLetters.count(system)).isEqualTo(deadLettersBefore);
        return keys;
    }

    /** How long a fault lasts is part of it: nothing but time is waited for here. */
    private static void last(Duration time) {
        await().atMost(PATIENCE).pollDelay(time).until(() -> true);
    }

    private String hurt(Random random) {
        List<ProcessName> victims = List.of(
                ProcessName.SYNC_WORKER_ELASTICSEARCH,
                ProcessName.SYNC_WORKER_REDIS,
                ProcessName.EVENT_SERVICE,
                ProcessName.MYSQL,
                ProcessName.KAFKA,
                ProcessName.ELASTICSEARCH,
                ProcessName.REDIS);
        ProcessName victim = victims.get(random.nextInt(victims.size()));
        Fault fault = Fault.values()[random.nextInt(Fault.values().length)];
        Duration down = Duration.ofMillis(1000 + random.nextInt(7000));
        switch (fault) {
            case KILL -> {
                system.kill(victim);
                last(down);
                system.restart(victim);
            }
            case HANG -> {
                system.pause(victim);
                last(down);
                system.resume(victim);
            }
            case RESTART -> {
                system.stop(victim);
                system.restart(victim);
            }
        }
        return fault + " " + victim + " for " + down.toMillis() + " ms";
    }
}
