package io.lockstep.event.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.contract.Canary;
import io.lockstep.contract.ChangeTopics;
import io.lockstep.devstack.junit.RealServersResource;
import io.lockstep.devstack.junit.TestScope;
import io.lockstep.event.Canaries;
import io.lockstep.event.TestTopic;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RealServersResource.class)
class CanaryIT {

    TestScope scope;

    @Inject
    Canaries canaries;

    @Test
    void everyPartitionGetsItsCanaryAndManyReplicasMakeOneBeat() {
        try (TestTopic topic =
                new TestTopic(scope.kafkaBootstrapServers(), scope.topics().changes(), ChangeTopics.PARTITIONS)) {
            for (String id : Canary.ids()) {
                canaries.beat(Duration.ofNanos(1000));
            }
            for (int partition = 0; partition < ChangeTopics.PARTITIONS; partition++) {
                String id = Canary.id(partition);
                await().until(() -> !topic.records(id).isEmpty());
                ConsumerRecord<String, String> beat = topic.records(id).getFirst();
                assertThat(beat.partition()).as(id).isEqualTo(partition);
                assertThat(beat.value()).isNull();
                assertThat(TestTopic.header(beat, "change")).isEqualTo("delete");
            }

            long before = beats(topic);
            try (ExecutorService replicas = Executors.newFixedThreadPool(4)) {
                for (int replica = 0; replica < 4; replica++) {
                    replicas.submit(() -> canaries.beat(Duration.ofMinutes(1)));
                }
            }
            canaries.beat(Duration.ofNanos(1000));
            // The last beat was published after whatever the replicas made.
            await().until(() -> beats(topic) > before);
            assertThat(beats(topic)).isEqualTo(before + 1);
        }
    }

    private static long beats(TestTopic topic) {
        return Canary.ids().stream().map(topic::records).mapToInt(List::size).sum();
    }
}
