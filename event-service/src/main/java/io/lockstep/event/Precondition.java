package io.lockstep.event;

import io.lockstep.contract.Version;
import java.util.Set;

/** What a client demands of the current version before it changes an event. */
public sealed interface Precondition {

    boolean holdsFor(Version current);

    /** Whatever the version is. */
    record Any() implements Precondition {
        @Override
        public boolean holdsFor(Version current) {
            return true;
        }
    }

    /** One of these; none if the set is empty. */
    record OneOf(Set<Version> versions) implements Precondition {
        public OneOf {
            versions = Set.copyOf(versions);
        }

        @Override
        public boolean holdsFor(Version current) {
            return versions.contains(current);
        }
    }
}
