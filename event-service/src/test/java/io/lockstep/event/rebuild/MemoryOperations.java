package io.lockstep.event.rebuild;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** Operations as the table keeps them, with one lock. */
final class MemoryOperations implements Operations {

    private final Map<String, Operation> operations = new ConcurrentHashMap<>();
    private final AtomicBoolean led = new AtomicBoolean();

    @Override
    public Optional<Operation> create(RebuildRequest request) {
        String id = "op_" + operations.size();
        Operation.Times times = new Operation.Times(Instant.EPOCH, Optional.empty(), Instant.EPOCH);
        operations.put(
                id,
                new Operation(
                        id, request, OperationState.WAITING, 0, Operation.Progress.NONE, times, Optional.empty()));
        return find(id);
    }

    @Override
    public Optional<Operation> find(String id) {
        return Optional.ofNullable(operations.get(id));
    }

    @Override
    public List<Operation> latest(int max) {
        return new ArrayList<>(operations.values());
    }

    @Override
    public Optional<Operation> cancel(String id) {
        operations.computeIfPresent(
                id, (key, now) -> now.state().isOver() ? now : with(now, now.progress(), OperationState.CANCELLED));
        return find(id);
    }

    @Override
    public Optional<Lead> tryLead() {
        return led.compareAndSet(false, true) ? Optional.of(new MemoryLead()) : Optional.empty();
    }

    private static Operation with(Operation now, Operation.Progress progress, OperationState state) {
        return new Operation(now.id(), now.request(), state, now.rowsEstimated(), progress, now.times(), now.error());
    }

    private final class MemoryLead implements Lead {
        @Override
        public boolean isHeld() {
            return true;
        }

        @Override
        public Optional<Operation> next() {
            return operations.values().stream()
                    .filter(operation -> !operation.state().isOver())
                    .min(Comparator.comparing(Operation::id));
        }

        @Override
        public boolean advance(Operation from, Operation.Progress to, OperationState state, Optional<String> error) {
            return operations.replace(from.id(), from, with(from, to, state));
        }

        @Override
        public void troubled(Operation operation, OperationState state, String error) {
            operations.computeIfPresent(operation.id(), (id, now) -> with(now, now.progress(), state));
        }

        @Override
        public void close() {
            led.set(false);
        }
    }
}
