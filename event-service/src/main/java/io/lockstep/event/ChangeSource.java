package io.lockstep.event;

import java.util.List;
import java.util.Optional;

/**
 * Where a relay takes changes from: the outbox or the binlog. At most one relay leads, whichever of the two it uses: it
 * alone reads, publishes and acknowledges.
 *
 * <p>Every method may throw a {@link RuntimeException} when MySQL fails; the lead is then in doubt, and the caller
 * closes it.
 */
public interface ChangeSource {

    CaptureMode mode();

    /** Takes the lead if nobody has it. Does not wait. */
    Optional<Lead> tryLead();

    /** The lead, held until it is closed or the connection behind it dies. For one thread. */
    interface Lead extends AutoCloseable {

        /** Asks the server; to be called before each batch, since the lock is lost silently with its connection. */
        boolean isHeld();

        /** Whether finding nothing says that the source works; not while a reader still comes up. */
        boolean works();

        /**
         * The oldest changes that are committed and neither acknowledged nor refused, in the order in which they must be
         * published; none if there is nothing at the moment. Does not wait.
         */
        List<CapturedEntry> oldest(BatchLimits limits);

        /**
         * Forgets these changes, the first ones of what {@link #oldest} returned.
         *
         * <p>INVARIANT I2: only to be called once Kafka has acknowledged them.
         */
        void acknowledge(List<CapturedChange> changes);

        /** Sets a change aside for an operator, so that it holds up nobody. */
        void refuse(long place, String reason);

        @Override
        void close();
    }
}
