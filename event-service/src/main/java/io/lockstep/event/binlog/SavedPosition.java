package io.lockstep.event.binlog;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.connect.runtime.WorkerConfig;
import org.apache.kafka.connect.storage.OffsetBackingStore;
import org.apache.kafka.connect.util.Callback;

/**
 * Tells the engine where to begin. It never saves: only the relay knows what Kafka has acknowledged, and the engine goes
 * on after a failed save.
 */
public final class SavedPosition implements OffsetBackingStore {

    private String memory;

    @Override
    public void configure(WorkerConfig config) {
        memory = config.originalsStrings().get(EngineMemory.TOKEN);
    }

    @Override
    public void start() {
        // The memory is open as long as the lead is.
    }

    @Override
    public void stop() {
        // Nothing is held.
    }

    @Override
    public Future<Map<ByteBuffer, ByteBuffer>> get(Collection<ByteBuffer> keys) {
        Map<ByteBuffer, ByteBuffer> values = new HashMap<>();
        EngineMemory.get(memory)
                .position()
                .map(json -> ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8)))
                .ifPresent(json -> keys.forEach(key -> values.put(key, json.duplicate())));
        return CompletableFuture.completedFuture(values);
    }

    @Override
    public Future<Void> set(Map<ByteBuffer, ByteBuffer> values, Callback<Void> callback) {
        callback.onCompletion(null, null);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public Set<Map<String, Object>> connectorPartitions(String connectorName) {
        return Set.of();
    }
}
