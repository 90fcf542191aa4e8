package io.lockstep.bench;

import io.debezium.engine.ChangeEvent;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.format.Json;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What one would write with Debezium's engine in an afternoon, and correctly: its JSON converter, a plain producer, and a
 * batch is processed once all of it is acknowledged. A process of its own, with the same heap as the event service.
 *
 * <p>Arguments: the engine's properties file, the brokers, the topic, how many records to publish.
 */
public final class EngineBaseline {

    private EngineBaseline() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Properties properties = new Properties();
        try (InputStream in = new FileInputStream(Path.of(arguments[0]).toFile())) {
            properties.load(in);
        }
        long wanted = Long.parseLong(arguments[3]);
        CountDownLatch done = new CountDownLatch(1);
        Producer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, arguments[1], ProducerConfig.ACKS_CONFIG, "all"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        DebeziumEngine<ChangeEvent<String, String>> engine = DebeziumEngine.create(Json.class)
                .using(properties)
                .using((success, message, error) -> {
                    if (error != null) {
                        System.err.println("the engine failed: " + message + " " + error);
                        done.countDown();
                    }
                })
                .notifying(new Publisher(producer, arguments[2], wanted, done))
                .build();
        Thread.ofPlatform().daemon().start(engine);
        done.await();
        Runtime.getRuntime().halt(0);
    }

    private static final class Publisher implements DebeziumEngine.ChangeConsumer<ChangeEvent<String, String>> {

        private final Producer<byte[], byte[]> producer;
        private final String topic;
        private final CountDownLatch done;
        private long left;

        private Publisher(Producer<byte[], byte[]> producer, String topic, long wanted, CountDownLatch done) {
            this.producer = producer;
            this.topic = topic;
            this.left = wanted;
            this.done = done;
        }

        @Override
        public void handleBatch(
                List<ChangeEvent<String, String>> records,
                DebeziumEngine.RecordCommitter<ChangeEvent<String, String>> committer)
                throws InterruptedException {
            List<Future<RecordMetadata>> sent = new ArrayList<>(records.size());
            for (ChangeEvent<String, String> found : records) {
                sent.add(producer.send(new ProducerRecord<>(topic, bytes(found.key()), bytes(found.value()))));
            }
            try {
                for (Future<RecordMetadata> one : sent) {
                    one.get();
                }
            } catch (ExecutionException e) {
                throw new IllegalStateException("Kafka took not all of a batch", e);
            }
            for (ChangeEvent<String, String> found : records) {
                committer.markProcessed(found);
            }
            committer.markBatchFinished();
            left -= records.size();
            if (left <= 0) {
                done.countDown();
            }
        }

        private static byte[] bytes(String text) {
            return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
        }
    }
}
