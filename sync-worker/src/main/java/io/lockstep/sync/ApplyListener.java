package io.lockstep.sync;

import io.lockstep.contract.ChangeRecord;
import java.time.Duration;

/**
 * Hears what the applier does; for metrics, status and pausing. Overrides what it wants to hear. Called from several
 * threads; must not block.
 */
public interface ApplyListener {

    /** A change reached a terminal outcome, dead letters included. */
    default void settled(ChangeRecord change, Outcome outcome) {}

    /**
     * A record was rejected before any sink saw it: it is no change.
     *
     * @param key the record's, as text; empty if it has none
     */
    default void unreadable(String key, RejectionReason reason, String message) {}

    /** A batch was answered, or not, after that time. */
    default void flushed(int changes, Duration took) {}

    /** A change could not be taken by itself, others going on, and is tried again after its backoff. */
    default void delayed(ChangeRecord change, Outcome.Unavailable why, int attempts) {}

    /** The sink became unavailable, or is so for another reason now; intake is to stop. */
    default void opened(Outcome.Unavailable why) {}

    /** The sink takes changes again; intake may go on. */
    default void closed() {}

    /** So many deletion markers were removed, older than any change may be late. */
    default void purged(int markers) {}

    /** A listener that tells several, in order. */
    static ApplyListener all(ApplyListener... listeners) {
        return new ApplyListener() {
            @Override
            public void settled(ChangeRecord change, Outcome outcome) {
                for (ApplyListener listener : listeners) {
                    listener.settled(change, outcome);
                }
            }

            @Override
            public void unreadable(String key, RejectionReason reason, String message) {
                for (ApplyListener listener : listeners) {
                    listener.unreadable(key, reason, message);
                }
            }

            @Override
            public void flushed(int changes, Duration took) {
                for (ApplyListener listener : listeners) {
                    listener.flushed(changes, took);
                }
            }

            @Override
            public void delayed(ChangeRecord change, Outcome.Unavailable why, int attempts) {
                for (ApplyListener listener : listeners) {
                    listener.delayed(change, why, attempts);
                }
            }

            @Override
            public void opened(Outcome.Unavailable why) {
                for (ApplyListener listener : listeners) {
                    listener.opened(why);
                }
            }

            @Override
            public void purged(int markers) {
                for (ApplyListener listener : listeners) {
                    listener.purged(markers);
                }
            }

            @Override
            public void closed() {
                for (ApplyListener listener : listeners) {
                    listener.closed();
                }
            }
        };
    }
}
