package io.lockstep.event.rebuild;

import java.util.List;
import java.util.Optional;

/** The operations that MySQL remembers. Callable by any thread; throws like the register when MySQL is down. */
public interface Operations {

    /** Operations that wait or run at most; more are not taken. */
    int MAX_OPEN = 100;

    /** Remembers a rebuild to be run by whichever process leads; empty if too many are open. */
    Optional<Operation> create(RebuildRequest request);

    Optional<Operation> find(String id);

    /** The newest first. */
    List<Operation> latest(int max);

    /** Stops an operation unless it is over; returns it as it is then. What is in flight may still be published. */
    Optional<Operation> cancel(String id);

    /** Takes the right to run operations if nobody has it. Does not wait. */
    Optional<Lead> tryLead();

    /** The right to run operations, held until it is closed or the connection behind it dies. For one thread. */
    interface Lead extends AutoCloseable {

        /** Asks the server; to be called before each chunk. */
        boolean isHeld();

        /** The operation to go on with: the oldest that is not over. */
        Optional<Operation> next();

        /**
         * Notes that everything up to the new position is acknowledged.
         *
         * @return false if the operation was cancelled or another process has moved it on; then nothing is noted
         */
        boolean advance(Operation from, Operation.Progress to, OperationState state, Optional<String> error);

        /** Notes trouble without moving on. */
        void troubled(Operation operation, OperationState state, String error);

        @Override
        void close();
    }
}
