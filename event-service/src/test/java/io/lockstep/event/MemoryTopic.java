package io.lockstep.event;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A topic in memory that fences as Kafka does, with failures to order. */
final class MemoryTopic implements ChangePublishers {

    private final List<Long> published = new ArrayList<>();
    private final Set<Long> refused = new HashSet<>();
    private int opened;
    private int failures;

    synchronized void fail(int times) {
        failures = times;
    }

    synchronized void refuse(long id) {
        refused.add(id);
    }

    synchronized List<Long> published() {
        return List.copyOf(published);
    }

    synchronized int opened() {
        return opened;
    }

    @Override
    public synchronized Publisher open() {
        opened++;
        return new MemoryPublisher(opened);
    }

    private synchronized Publication publish(int epoch, List<CapturedChange> rows) {
        if (epoch != opened) {
            return new Publication.Fenced();
        }
        if (failures > 0) {
            failures--;
            return new Publication.Unavailable(new IllegalStateException("no broker"));
        }
        Optional<CapturedChange> bad =
                rows.stream().filter(row -> refused.contains(row.place())).findFirst();
        if (bad.isPresent()) {
            return new Publication.Refused(bad.get(), "too large");
        }
        rows.forEach(row -> published.add(row.place()));
        return new Publication.Published();
    }

    private final class MemoryPublisher implements Publisher {

        private final int epoch;

        private MemoryPublisher(int epoch) {
            this.epoch = epoch;
        }

        @Override
        public Publication publish(List<CapturedChange> rows) {
            return MemoryTopic.this.publish(epoch, rows);
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}
