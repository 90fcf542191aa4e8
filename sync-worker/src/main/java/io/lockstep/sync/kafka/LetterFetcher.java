package io.lockstep.sync.kafka;

import io.lockstep.sync.deadletter.Letter;
import io.lockstep.sync.deadletter.LettersUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Fetches records of the dead-letter topic by their offsets, with one consumer without a group. Any thread may ask; one
 * is served at a time.
 */
final class LetterFetcher implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(500);

    /** Records nearer than this are read on to; a seek throws away what was fetched ahead. */
    private static final long NEAR = 200;

    private final String topic;
    private final Map<String, Object> settings;
    private final ReentrantLock lock = new ReentrantLock();
    private KafkaConsumer<byte[], byte[]> consumer;

    LetterFetcher(String topic, Map<String, Object> settings) {
        this.topic = topic;
        this.settings = settings;
    }

    /**
     * Hands each letter's record of its latest rejection to the receiver, with its place in the list and in any order;
     * leaves out those that the topic no longer has.
     */
    void fetch(List<Letter> letters, BiConsumer<Integer, ConsumerRecord<byte[], byte[]>> receiver) {
        Map<Integer, NavigableMap<Long, Integer>> wanted = new TreeMap<>();
        IntStream.range(0, letters.size())
                .forEach(i -> wanted.computeIfAbsent(letters.get(i).id().partition(), p -> new TreeMap<>())
                        .put(letters.get(i).latest().position(), i));
        try {
            if (!lock.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new LettersUnavailableException("too many requests read dead letters at once", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LettersUnavailableException("interrupted while waiting to read dead letters", e);
        }
        try {
            wanted.forEach((partition, offsets) -> fetch(new TopicPartition(topic, partition), offsets, receiver));
        } catch (KafkaException e) {
            forget();
            throw new LettersUnavailableException("Kafka does not say what is in " + topic, e);
        } finally {
            lock.unlock();
        }
    }

    private void fetch(
            TopicPartition partition,
            NavigableMap<Long, Integer> offsets,
            BiConsumer<Integer, ConsumerRecord<byte[], byte[]>> receiver) {
        consumer().assign(List.of(partition));
        long beginning =
                consumer().beginningOffsets(List.of(partition), PATIENCE).get(partition);
        long end = consumer().endOffsets(List.of(partition), PATIENCE).get(partition);
        NavigableMap<Long, Integer> left =
                new TreeMap<>(offsets.tailMap(beginning, true).headMap(end, false));
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        long position = -1;
        while (!left.isEmpty()) {
            long next = left.firstKey();
            if (position < 0 || next - position > NEAR) {
                consumer().seek(partition, next);
            }
            List<ConsumerRecord<byte[], byte[]>> batch = poll(partition);
            for (ConsumerRecord<byte[], byte[]> record : batch) {
                Integer index = left.remove(record.offset());
                if (index != null) {
                    receiver.accept(index, record);
                }
            }
            if (!batch.isEmpty()) {
                position = consumer().position(partition);
                // Offsets that the topic has no records at, such as those of transaction markers, are passed by.
                left.headMap(position, false).clear();
            } else if (System.nanoTime() - deadline > 0) {
                throw new LettersUnavailableException("Kafka did not answer within " + PATIENCE, null);
            }
        }
    }

    private List<ConsumerRecord<byte[], byte[]>> poll(TopicPartition partition) {
        try {
            return consumer().poll(POLL).records(partition);
        } catch (OffsetOutOfRangeException e) {
            consumer().seekToBeginning(List.of(partition));
            return List.of();
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        if (consumer == null) {
            consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        }
        return consumer;
    }

    private void forget() {
        if (consumer != null) {
            consumer.close();
            consumer = null;
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            forget();
        } finally {
            lock.unlock();
        }
    }
}
