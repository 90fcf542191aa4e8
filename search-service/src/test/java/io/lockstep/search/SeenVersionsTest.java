package io.lockstep.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.contract.Version;
import io.lockstep.contract.WriteToken;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** INVARIANT I10: what a state of the index lacks of what was seen. */
class SeenVersionsTest {

    private static final SeenVersions SEEN = SeenVersions.of(List.of(token("a", 5), token("b", 7), token("a", 3)));

    @Test
    void ofSeveralTokensOfOneEventTheNewestCounts() {
        assertThat(SEEN.byId()).isEqualTo(Map.of("a", new Version(5), "b", new Version(7)));
    }

    @Test
    void aStateThatShowsThoseVersionsOrNewerLacksNothing() {
        assertThat(SEEN.lackingIn(Map.of("a", new Version(5), "b", new Version(8)))
                        .isEmpty())
                .isTrue();
    }

    @Test
    void whatItShowsOlderOrNotAtAllIsLacking() {
        assertThat(SEEN.lackingIn(Map.of("a", new Version(4), "b", new Version(7)))
                        .byId())
                .containsOnlyKeys("a");
        assertThat(SEEN.lackingIn(Map.of()).byId()).containsOnlyKeys("a", "b");
    }

    @Test
    void whatIsDeletedMayBeAbsentButNotOlder() {
        SeenVersions deleted = SEEN.withGone(Set.of("a", "b"));

        assertThat(deleted.lackingIn(Map.of()).isEmpty()).isTrue();
        assertThat(deleted.lackingIn(Map.of("a", new Version(4))).byId()).containsOnlyKeys("a");
        assertThat(deleted.lackingIn(Map.of("a", new Version(6))).isEmpty()).isTrue();
    }

    private static WriteToken token(String id, long version) {
        return new WriteToken(id, new Version(version));
    }
}
