package io.lockstep.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An outbox in memory, with failures to order. */
final class MemoryOutbox implements Outbox, ChangeSource {

    private final Map<Long, CapturedEntry> entries = new TreeMap<>();
    private final Map<Long, String> refused = new TreeMap<>();
    private boolean lockedByAnother;
    private boolean held;
    private boolean haltOnLead;
    private int attempts;
    private int deletesToFail;
    private Optional<Error> onRead = Optional.empty();

    synchronized void add(CapturedChange... rows) {
        for (CapturedChange row : rows) {
            entries.put(row.place(), new CapturedEntry.Publishable(row));
        }
    }

    synchronized void addMalformed(long id, String reason) {
        entries.put(id, new CapturedEntry.Malformed(id, reason));
    }

    synchronized void failDeletes(int times) {
        deletesToFail = times;
    }

    synchronized void throwOnRead(Error error) {
        onRead = Optional.of(error);
    }

    synchronized void haltOnLead() {
        haltOnLead = true;
    }

    synchronized void lockedByAnother(boolean locked) {
        lockedByAnother = locked;
    }

    synchronized boolean isEmpty() {
        return entries.isEmpty();
    }

    synchronized boolean isHeld() {
        return held;
    }

    synchronized int attempts() {
        return attempts;
    }

    synchronized Map<Long, String> refused() {
        return Map.copyOf(refused);
    }

    @Override
    public CaptureMode mode() {
        return CaptureMode.OUTBOX;
    }

    @Override
    public synchronized Optional<Lead> tryLead() {
        attempts++;
        if (lockedByAnother || held) {
            return Optional.empty();
        }
        if (haltOnLead) {
            throw new CaptureHalted("halted by the test");
        }
        held = true;
        return Optional.of(new MemoryLead());
    }

    @Override
    public synchronized Backlog backlog() {
        return new Backlog(entries.size(), Optional.empty(), refused.size());
    }

    private final class MemoryLead implements Lead {
        @Override
        public boolean isHeld() {
            return MemoryOutbox.this.isHeld();
        }

        @Override
        public boolean works() {
            return true;
        }

        @Override
        public List<CapturedEntry> oldest(BatchLimits limits) {
            synchronized (MemoryOutbox.this) {
                Optional<Error> error = onRead;
                onRead = Optional.empty();
                error.ifPresent(thrown -> {
                    throw thrown;
                });
                return new ArrayList<>(entries.values()).subList(0, Math.min(entries.size(), limits.maxRows()));
            }
        }

        @Override
        public void acknowledge(List<CapturedChange> rows) {
            synchronized (MemoryOutbox.this) {
                if (deletesToFail > 0) {
                    deletesToFail--;
                    throw new IllegalStateException("the connection broke");
                }
                rows.forEach(row -> entries.remove(row.place()));
            }
        }

        @Override
        public void refuse(long id, String reason) {
            synchronized (MemoryOutbox.this) {
                entries.remove(id);
                refused.put(id, reason);
            }
        }

        @Override
        public void close() {
            synchronized (MemoryOutbox.this) {
                held = false;
            }
        }
    }
}
