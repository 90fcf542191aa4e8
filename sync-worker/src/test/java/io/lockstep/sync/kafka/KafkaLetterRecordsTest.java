package io.lockstep.sync.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.contract.ChangeTopics;
import io.lockstep.contract.Version;
import io.lockstep.sync.deadletter.Attempt;
import io.lockstep.sync.deadletter.Letter;
import io.lockstep.sync.deadletter.LetterId;
import io.lockstep.sync.deadletter.LetterStatus;
import io.lockstep.sync.deadletter.LettersUnavailableException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class KafkaLetterRecordsTest {

    private static final ChangeTopics TOPICS = new ChangeTopics("events");
    private static final Letter LETTER = new Letter(
            new LetterId(LetterId.Source.CHANGES, 0, 7),
            "evt_1",
            new Version(7),
            "upsert",
            List.of(new Attempt(1, Instant.EPOCH, 3, "not-json", "bad")),
            3,
            new LetterStatus.Open());

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, new RoundRobinPartitioner(), new ByteArraySerializer(), new ByteArraySerializer());
    private final KafkaLetterRecords records = new KafkaLetterRecords(
            new DeadLetterHeaders(TOPICS, "memory"),
            TOPICS.deadLetters("memory"),
            "memory",
            new LetterFetcher(TOPICS.deadLetters("memory"), Map.of()),
            producer);

    @Test
    void asksForEachLetterToBeDiscarded() {
        records.discard(List.of(LETTER, LETTER), "a test", "ana");

        assertThat(producer.history())
                .hasSize(2)
                .allSatisfy(request -> assertThat(DeadLetterHeaders.text(request.headers(), DeadLetterHeaders.DISCARD))
                        .isEqualTo("a test"));
    }

    @Test
    void saysThatKafkaDoesNotTakeTheRequest() {
        producer.sendException = new KafkaException("no broker");

        assertThatThrownBy(() -> records.discard(List.of(LETTER), "a test", "ana"))
                .isInstanceOf(LettersUnavailableException.class);
    }
}
