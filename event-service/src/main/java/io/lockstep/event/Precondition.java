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

    /** None of these. */
    record NoneOf(Set<Version> versions) implements Precondition {
        public NoneOf {
            versions = Set.copyOf(versions);
        }

        @Override
        public boolean holdsFor(Version current) {
            return !versions.contains(current);
        }
    }

    /** That there is no event at all. */
    record Absence() implements Precondition {
        @Override
        public boolean holdsFor(Version current) {
            return false;
        }
    }

    /** Two conditions. */
    record Both(Precondition first, Precondition second) implements Precondition {
        @Override
        public boolean holdsFor(Version current) {
            return first.holdsFor(current) && second.holdsFor(current);
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
