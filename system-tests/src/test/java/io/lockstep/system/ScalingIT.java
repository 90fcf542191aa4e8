package io.lockstep.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.contract.ChangeTopics;
import io.lockstep.devstack.ProcessName;
import io.lockstep.devstack.system.LocalSystem;
import io.lockstep.devstack.system.Replica;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Workers join and leave while writes go on, and nothing is lost, goes back or waits for a timeout. */
@ExtendWith(TheSystem.class)
class ScalingIT {

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    /** The session timeout: what a handover takes that is left to the group's patience. */
    private static final Duration SESSION = Duration.ofSeconds(10);

    private final LocalSystem system;
    private final Frontend frontend;

    ScalingIT(LocalSystem system) {
        this.system = system;
        this.frontend = new Frontend(system);
    }

    @Test
    void workersJoinAndLeaveUnderLoad() throws Exception {
        long seed = Seed.print();
        try (Writers writers = new Writers(frontend, seed, 12_000);
                NeverBackwards watch = new NeverBackwards(system, writers::someIds);
                Admin admin = Admin.create(
                        Map.of("bootstrap.servers", system.servers().kafkaBootstrapServers()))) {
            writers.start();
            await().atMost(PATIENCE).until(() -> writers.begun() >= 500);
            try (Replica second = system.replica(ProcessName.SYNC_WORKER_ELASTICSEARCH);
                    Replica redis = system.replica(ProcessName.SYNC_WORKER_REDIS)) {
                second.awaitReady();
                redis.awaitReady();
                await().atMost(PATIENCE).until(() -> owners(admin, "elasticsearch") == 2);
                await().atMost(PATIENCE).until(() -> owners(admin, "redis") == 2);

                second.stop();
                Duration handover = handover(admin, "elasticsearch");
                assertThat(handover)
                        .as("until someone else owns what a worker gave up")
                        .isLessThan(SESSION.dividedBy(2));
                redis.kill();
            }
            await().atMost(Duration.ofMinutes(5)).until(writers::areDone);
            assertThat(writers.failed()).isZero();
            new Agreement(system).awaitAgreement(PATIENCE);
            assertThat(watch.violations()).isEmpty();
        }
    }

    private static Duration handover(Admin admin, String sink) {
        long started = System.nanoTime();
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> owners(admin, sink) == 1);
        return Duration.ofNanos(System.nanoTime() - started);
    }

    /** How many members own something, if together they own every partition of the changes; else 0. */
    private static int owners(Admin admin, String sink) throws Exception {
        String group = "lockstep.recognized-events." + sink;
        var description =
                admin.describeConsumerGroups(Set.of(group)).all().get().get(group);
        if (description.groupState() != GroupState.STABLE) {
            return 0;
        }
        Set<TopicPartition> owned = new HashSet<>();
        Set<String> owners = new HashSet<>();
        description.members().forEach(member -> {
            Set<TopicPartition> partitions = member.assignment().topicPartitions();
            owned.addAll(partitions);
            if (!partitions.isEmpty()) {
                owners.add(process(member.clientId()));
            }
        });
        long changes = owned.stream()
                .filter(partition -> partition.topic().equals(ChangeTopics.RECOGNIZED_EVENTS.changes()))
                .count();
        return changes == ChangeTopics.PARTITIONS ? owners.size() : 0;
    }

    /** A client's id is its process's and the thread's. */
    private static String process(String clientId) {
        return clientId.replaceAll("-StreamThread-.*", "");
    }
}
