package io.lockstep.bench.autoscale;

import io.lockstep.contract.ChangeTopics;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Somebody who produces records that can never be applied to one partition. */
final class Poison implements AutoCloseable {

    private static final int PARTITION = 3;
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final KafkaProducer<byte[], byte[]> producer;
    private final Thread thread;
    private volatile int perSecond;
    private volatile boolean done;

    Poison(String bootstrapServers) {
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new ByteArraySerializer(), new ByteArraySerializer());
        this.thread = Thread.ofPlatform().name("poison").start(this::run);
    }

    void start(int recordsPerSecond) {
        perSecond = recordsPerSecond;
    }

    void stop() {
        perSecond = 0;
    }

    private void run() {
        long sent = 0;
        while (!done) {
            for (int i = 0; i < perSecond / 10; i++) {
                byte[] key = ("poison-" + sent++).getBytes(StandardCharsets.UTF_8);
                producer.send(new ProducerRecord<>(
                        ChangeTopics.RECOGNIZED_EVENTS.changes(),
                        PARTITION,
                        key,
                        "no json".getBytes(StandardCharsets.UTF_8)));
            }
            LockSupport.parkNanos(TICK_NANOS);
        }
    }

    @Override
    public void close() {
        done = true;
        Ends.of(thread);
        producer.close();
    }
}
