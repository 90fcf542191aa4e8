package io.lockstep.event;

import java.util.Optional;

/**
 * Where a write comes from.
 *
 * @param author whom the gateway vouches for; empty if nobody
 * @param key what makes a repetition known; empty if the client cares for none
 */
public record Origin(Optional<Author> author, Optional<TraceParent> trace, Optional<RequestKey> key) {

    /** Nobody is known to ask, and nobody will ask again. */
    public static final Origin UNKNOWN = new Origin(Optional.empty(), Optional.empty(), Optional.empty());
}
