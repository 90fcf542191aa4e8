package io.lockstep.sync;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/**
 * In which order threads get room in a full buffer: who has waited longest comes first, and may then take up to
 * {@value #TURN} more before the next.
 *
 * <p>Without it the thread that has just got room takes what comes free next as well, before one that waits has woken up, and
 * some partitions stand still for as long as others have a backlog. Turns of one change would cost a switch of threads for each.
 *
 * <p>Not safe for concurrent use; {@link Applier} calls it under its lock.
 */
final class RoomQueue {

    static final int TURN = 64;

    private final Queue<Thread> waiting = new ArrayDeque<>();
    private Optional<Thread> last = Optional.empty();
    private int passes;

    /** Whether nobody comes before that thread: nobody waits, or it has waited longest, or it was the last and has its turn. */
    boolean admits(Thread thread) {
        if (waiting.isEmpty() || waiting.peek() == thread) {
            return true;
        }
        return passes > 0 && last.filter(thread::equals).isPresent();
    }

    /** Notes that a thread overtakes those that wait, if any do. */
    void passed() {
        if (!waiting.isEmpty()) {
            passes--;
        }
    }

    void join(Thread thread) {
        waiting.add(thread);
    }

    /** Notes that a thread waits no longer; it begins its turn. */
    void leave(Thread thread) {
        waiting.remove(thread);
        last = Optional.of(thread);
        passes = TURN;
    }
}
