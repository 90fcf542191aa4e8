package io.lockstep.search;

import io.lockstep.contract.Version;
import io.lockstep.contract.WriteToken;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a reader has seen already, by its write tokens: for some ids the version that an answer must not be older than.
 *
 * @param byId the newest version seen of each
 * @param gone those of the ids that are known to have been deleted at that version or later, so that nothing may be shown
 *     of them but nothing
 */
public record SeenVersions(Map<String, Version> byId, Set<String> gone) {

    public static final SeenVersions NONE = new SeenVersions(Map.of(), Set.of());

    public SeenVersions {
        byId = Map.copyOf(byId);
        gone = Set.copyOf(gone);
    }

    /** Of several tokens of one event the newest counts. */
    public static SeenVersions of(List<WriteToken> tokens) {
        Map<String, Version> newest = new HashMap<>();
        for (WriteToken token : tokens) {
            newest.merge(token.id(), token.version(), (one, other) -> one.isNewerThan(other) ? one : other);
        }
        return new SeenVersions(newest, Set.of());
    }

    public Optional<Version> of(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    public boolean isEmpty() {
        return byId.isEmpty();
    }

    /**
     * What a state of the index lacks of this.
     *
     * <p>INVARIANT I10: an event that the state shows must be as new as it was seen. One that it does not show may be
     * deleted or not be there yet, and only the first is right.
     *
     * @param shown the versions of those of the ids that searches in that state find
     */
    public SeenVersions lackingIn(Map<String, Version> shown) {
        Map<String, Version> lacking = new HashMap<>(byId);
        lacking.entrySet().removeIf(seen -> {
            Version version = shown.get(seen.getKey());
            return version == null
                    ? gone.contains(seen.getKey())
                    : !seen.getValue().isNewerThan(version);
        });
        return new SeenVersions(lacking, Set.of());
    }

    /** The same, with more that is known to have been deleted. */
    public SeenVersions withGone(Set<String> deleted) {
        Set<String> all = new HashSet<>(gone);
        all.addAll(deleted);
        return new SeenVersions(byId, all);
    }
}
