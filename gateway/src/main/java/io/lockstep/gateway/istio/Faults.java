package io.lockstep.gateway.istio;

import java.util.ArrayList;
import java.util.List;

/** Collects the faults of all documents, so that one start reports every one of them. Not for several threads. */
final class Faults {

    private final List<RuleFault> faults = new ArrayList<>();

    /** The faults of one document go through here. */
    Place at(String place) {
        return new Place(place);
    }

    List<RuleFault> all() {
        return List.copyOf(faults);
    }

    /** Reports faults of one document. */
    final class Place {
        private final String name;

        private Place(String name) {
            this.name = name;
        }

        void add(String path, String message) {
            faults.add(new RuleFault(name, path, message));
        }

        boolean blamesWithin(String path) {
            return faults.stream()
                    .anyMatch(
                            fault -> fault.place().equals(name) && fault.path().startsWith(path));
        }

        boolean blames(String path) {
            return faults.stream().anyMatch(fault -> fault.place().equals(name) && path.startsWith(fault.path()));
        }
    }
}
