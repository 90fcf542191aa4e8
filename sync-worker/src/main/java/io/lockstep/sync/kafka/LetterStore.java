package io.lockstep.sync.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lockstep.sync.deadletter.DeadLetterCounts;
import io.lockstep.sync.deadletter.Letter;
import io.lockstep.sync.deadletter.LetterId;
import io.lockstep.sync.deadletter.LetterIndex;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * One partition's part of the ledger: a changelogged store in memory, since it is small and is restored from Kafka in a
 * moment. Used by the thread that owns the partition.
 *
 * <p>INVARIANT I9: at most {@code capacity} letters. Closed ones make room first, the longest closed first; then the oldest open
 * one does, which stays on the dead-letter topic and is counted as unlisted.
 */
final class LetterStore {

    static final String NAME = "dead-letters";

    /** No letter's id looks like these. */
    private static final String READ_TO = "~read-to";

    private static final String UNLISTED = "~unlisted";

    private final KeyValueStore<String, byte[]> store;
    private final int capacity;
    private final LetterIndex index = new LetterIndex();

    LetterStore(KeyValueStore<String, byte[]> store, int capacity) {
        this.store = store;
        this.capacity = capacity;
        try (KeyValueIterator<String, byte[]> all = store.all()) {
            while (all.hasNext()) {
                KeyValue<String, byte[]> next = all.next();
                if (isLetter(next.key)) {
                    index.put(LetterJson.read(next.value));
                }
            }
        }
    }

    static StoreBuilder<KeyValueStore<String, byte[]>> builder() {
        return Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(NAME), Serdes.String(), Serdes.ByteArray())
                .withLoggingEnabled(Map.of());
    }

    static boolean isLetter(String storeKey) {
        return !storeKey.startsWith("~");
    }

    static boolean isUnlistedCount(String storeKey) {
        return storeKey.equals(UNLISTED);
    }

    static long number(byte[] value) {
        return value == null ? 0 : Long.parseLong(new String(value, UTF_8));
    }

    Optional<Letter> find(LetterId id) {
        return Optional.ofNullable(store.get(id.toString())).map(LetterJson::read);
    }

    /** Stores a letter; returns the open one that had to make room for it, if any. */
    Optional<Letter> put(Letter letter) {
        store.put(letter.id().toString(), LetterJson.write(letter));
        index.put(letter);
        if (index.size() <= capacity) {
            return Optional.empty();
        }
        Letter dispensable = find(index.dispensable().orElseThrow()).orElseThrow();
        forget(dispensable.id());
        if (dispensable.status().isClosed()) {
            return Optional.empty();
        }
        store.put(UNLISTED, Long.toString(unlisted() + 1).getBytes(UTF_8));
        return Optional.of(dispensable);
    }

    void forget(LetterId id) {
        store.delete(id.toString());
        index.remove(id);
    }

    LetterIndex index() {
        return index;
    }

    /** The first offset of the dead-letter topic that was never read. */
    long readTo() {
        return number(store.get(READ_TO));
    }

    void read(long offset) {
        if (offset >= readTo()) {
            store.put(READ_TO, Long.toString(offset + 1).getBytes(UTF_8));
        }
    }

    DeadLetterCounts.Partition counts() {
        return new DeadLetterCounts.Partition(index.unclosedByReason(), unlisted());
    }

    private long unlisted() {
        return number(store.get(UNLISTED));
    }
}
