package io.lockstep.sync.kafka;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;

/**
 * Kafka clients whose consumer commits what the sink has acknowledged, never more.
 *
 * <p>INVARIANT I2: Kafka Streams commits the positions it has processed, at every interval, on a rebalance and on
 * shutdown, always through {@code commitSync(Map)} of its main consumer (4.1, at-least-once). Each position is lowered
 * here to the first unsettled record of its partition. A commit that would tell the broker nothing new is left out, so
 * that an idle worker writes nothing.
 */
public final class AcknowledgingClients implements KafkaClientSupplier {

    private final Progress progress;

    public AcknowledgingClients(Progress progress) {
        this.progress = progress;
    }

    @Override
    @SuppressWarnings("unchecked")
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
        return (Consumer<byte[], byte[]>) Proxy.newProxyInstance(
                Consumer.class.getClassLoader(),
                new Class<?>[] {Consumer.class},
                new LoweringCommits(consumer(config), progress));
    }

    @Override
    public Admin getAdmin(Map<String, Object> config) {
        return Admin.create(config);
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
        return consumer(config);
    }

    @Override
    public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
        return consumer(config);
    }

    private static Consumer<byte[], byte[]> consumer(Map<String, Object> config) {
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Forwards every call, with commits lowered. Used by one stream thread, as its consumer is. */
    private static final class LoweringCommits implements InvocationHandler {

        private final Consumer<byte[], byte[]> consumer;
        private final Progress progress;
        private final Map<TopicPartition, Long> committed = new HashMap<>();

        private LoweringCommits(Consumer<byte[], byte[]> consumer, Progress progress) {
            this.consumer = consumer;
            this.progress = progress;
        }

        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
            boolean commits =
                    method.getName().equals("commitSync") || method.getName().equals("commitAsync");
            if (commits && (arguments == null || !(arguments[0] instanceof Map))) {
                throw new UnsupportedOperationException(
                        "Kafka Streams committed through " + method + ", which would pass unacknowledged records");
            }
            if (!commits) {
                return forward(method, arguments);
            }
            Map<TopicPartition, OffsetAndMetadata> lowered = lower(arguments[0]);
            if (lowered.isEmpty()) {
                return null;
            }
            arguments[0] = lowered;
            Object result = forward(method, arguments);
            lowered.forEach((partition, offset) -> committed.put(partition, offset.offset()));
            return result;
        }

        private Map<TopicPartition, OffsetAndMetadata> lower(Object processed) {
            Map<TopicPartition, OffsetAndMetadata> lowered = new HashMap<>();
            ((Map<?, ?>) processed).forEach((key, value) -> {
                TopicPartition partition = (TopicPartition) key;
                OffsetAndMetadata offered = (OffsetAndMetadata) value;
                long offset = progress.of(partition)
                        .map(known -> known.committable(offered.offset()))
                        .orElse(offered.offset());
                if (committed.getOrDefault(partition, -1L) != offset) {
                    lowered.put(partition, new OffsetAndMetadata(offset, offered.leaderEpoch(), offered.metadata()));
                }
            });
            return lowered;
        }

        private Object forward(Method method, Object[] arguments) throws Throwable {
            try {
                return method.invoke(consumer, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }
    }
}
