package io.lockstep.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.devstack.ProcessName;
import io.lockstep.devstack.system.LocalSystem;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** I2 and I4: processes are killed in the middle of many writes, and nothing is lost, revived or dead-lettered. */
@ExtendWith(TheSystem.class)
class NothingIsLostIT {

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final LocalSystem system;
    private final Frontend frontend;

    NothingIsLostIT(LocalSystem system) {
        this.system = system;
        this.frontend = new Frontend(system);
    }

    @Test
    void killingEitherWorkerInTheMiddleOfTwentyThousandWrites() throws Exception {
        long seed = Seed.print();
        long deadLetters = DeadLetters.count(system);
        try (Writers writers = new Writers(frontend, seed, 20_000)) {
            writers.start();
            Random random = new Random(seed);
            for (ProcessName worker : List.of(
                    ProcessName.SYNC_WORKER_ELASTICSEARCH,
                    ProcessName.SYNC_WORKER_REDIS,
                    ProcessName.SYNC_WORKER_ELASTICSEARCH,
                    ProcessName.SYNC_WORKER_REDIS)) {
                int at = writers.begun() + 1000 + random.nextInt(2000);
                await().atMost(PATIENCE).until(() -> writers.begun() >= at);
                system.kill(worker);
                system.restart(worker);
            }
            await().atMost(Duration.ofMinutes(5)).until(writers::areDone);
            assertThat(writers.failed())
                    .as("writes that a dead worker made fail")
                    .isZero();
        }
        new Agreement(system).awaitAgreement(PATIENCE);
        assertThat(DeadLetters.count(system)).isEqualTo(deadLetters);
    }

    @Test
    void killingTheEventServiceWhileItRelays() throws Exception {
        long seed = Seed.print();
        long deadLetters = DeadLetters.count(system);
        try (Writers writers = new Writers(frontend, seed, 6000)) {
            writers.start();
            Random random = new Random(seed);
            for (int kill = 0; kill < 2; kill++) {
                int at = writers.begun() + 500 + random.nextInt(1000);
                await().atMost(PATIENCE).until(() -> writers.begun() >= at);
                system.kill(ProcessName.EVENT_SERVICE);
                system.restart(ProcessName.EVENT_SERVICE);
            }
            await().atMost(PATIENCE).until(writers::areDone);
        }
        new Agreement(system).awaitAgreement(PATIENCE);
        assertThat(DeadLetters.count(system)).isEqualTo(deadLetters);
    }
}
