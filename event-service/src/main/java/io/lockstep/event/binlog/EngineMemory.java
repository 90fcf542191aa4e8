package io.lockstep.event.binlog;

import io.lockstep.event.BinlogLedger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * What one engine remembers: what is in the ledger, and the shapes that it has met since.
 *
 * <p>New shapes wait here until the relay's thread saves them with the next position. They cannot be saved at once: the
 * engine meets most of them while it holds the server's read lock for a snapshot, against which a write would wait for
 * ever. Nor need they be: an engine that goes on from an older position meets them again.
 *
 * <p>The classes that Debezium instantiates by name find theirs by a token in their configuration.
 */
final class EngineMemory {

    static final String TOKEN = "lockstep.memory";

    private static final Map<String, EngineMemory> BY_TOKEN = new ConcurrentHashMap<>();

    private final String token = UUID.randomUUID().toString();
    private final BlockingQueue<String> newShapes = new LinkedBlockingQueue<>();
    private final BinlogLedger ledger;

    private EngineMemory(BinlogLedger ledger) {
        this.ledger = ledger;
    }

    static EngineMemory open(BinlogLedger ledger) {
        EngineMemory memory = new EngineMemory(ledger);
        BY_TOKEN.put(memory.token, memory);
        return memory;
    }

    static EngineMemory get(String token) {
        return Optional.ofNullable(BY_TOKEN.get(token))
                .orElseThrow(() -> new IllegalStateException("the engine with the memory " + token + " was closed"));
    }

    String token() {
        return token;
    }

    /** Empty asks the engine for a snapshot; also if the shapes are lost, without which no binlog can be read. */
    Optional<String> position() {
        return ledger.shapes().isEmpty() ? Optional.empty() : ledger.position().map(position -> position.resume());
    }

    List<String> shapes() {
        List<String> shapes = new ArrayList<>(ledger.shapes());
        shapes.addAll(newShapes);
        return shapes;
    }

    void addShape(String shape) {
        newShapes.add(shape);
    }

    /** The shapes to be saved, oldest first; each is returned once. */
    List<String> takeNewShapes() {
        List<String> taken = new ArrayList<>();
        newShapes.drainTo(taken);
        return taken;
    }

    void close() {
        BY_TOKEN.remove(token);
    }
}
