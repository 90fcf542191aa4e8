package io.lockstep.system;

import io.lockstep.contract.ChangeTopics;
import io.lockstep.devstack.system.LocalSystem;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** How many records both dead-letter topics have ever been given. */
final class DeadLetters {

    private DeadLetters() {}

    static long count(LocalSystem system) throws Exception {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", system.servers().kafkaBootstrapServers()))) {
            Map<TopicPartition, OffsetSpec> ends = List.of("elasticsearch", "redis").stream()
                    .flatMap(sink -> IntStream.range(0, ChangeTopics.PARTITIONS)
                            .mapToObj(partition ->
                                    new TopicPartition(ChangeTopics.RECOGNIZED_EVENTS.deadLetters(sink), partition)))
                    .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
            return admin.listOffsets(ends).all().get().values().stream()
                    .mapToLong(end -> end.offset())
                    .sum();
        }
    }
}
