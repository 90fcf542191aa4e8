package io.lockstep.event;

import io.lockstep.contract.Version;
import java.util.Optional;

/**
 * What became of each event, change by change.
 *
 * <p>Triggers write it in the transaction of the change, whoever makes it, so nothing is left out. Throws {@link
 * StoreUnavailable} like the register.
 */
public interface History {

    /** Up to {@code size} changes older than a version, or the newest; none for an id that never was. */
    HistoryPage of(String id, Optional<Version> before, int size);
}
