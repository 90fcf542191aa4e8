package io.lockstep.search.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.search.circuit.StoreUnavailable;
import io.lockstep.search.elasticsearch.PointsInTime.PointInTime;
import io.lockstep.search.fixture.TestConfig;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PointsInTimeTest {

    private final Set<String> open = new TreeSet<>();
    private int opened;
    private boolean down;
    private long now;

    private final PointsInTime points = new PointsInTime(
            new PointsInTime.Source() {
                @Override
                public String open() throws StoreUnavailable {
                    if (down) {
                        throw new StoreUnavailable("down");
                    }
                    open.add("p" + ++opened);
                    return "p" + opened;
                }

                @Override
                public void close(String id) {
                    open.remove(id);
                }
            },
            TestConfig.with(Map.of("lockstep.paging.max-points-in-time", "3", "lockstep.paging.share-for", "250ms"))
                    .paging(),
            () -> now);

    @Test
    void searchesOfOneMomentShareOne() throws StoreUnavailable {
        PointInTime first = points.acquire();
        pass(Duration.ofMillis(249));

        assertThat(points.acquire()).isSameAs(first);
        assertThat(open).containsExactly("p1");
    }

    @Test
    void anOlderOneIsReplacedAndClosedOnceNobodyReadsIt() throws StoreUnavailable {
        PointInTime first = points.acquire();
        pass(Duration.ofMillis(250));
        points.acquire();
        assertThat(open).containsExactly("p1", "p2");

        points.release(first, false);

        assertThat(open).containsExactly("p2");
    }

    @Test
    void oneWithACursorStaysForTheKeepAlive() throws StoreUnavailable {
        points.release(points.acquire(), true);
        pass(Duration.ofSeconds(60));
        points.release(points.acquire(), false);
        assertThat(open).containsExactly("p1", "p2");

        pass(Duration.ofSeconds(1));
        points.release(points.acquire(), false);

        assertThat(open).containsExactly("p3");
    }

    @Test
    void oneMoreThanMayBeOpenClosesTheLeastRecentlyUsed() throws StoreUnavailable {
        for (int i = 0; i < 3; i++) {
            points.release(points.acquire(), true);
            pass(Duration.ofMillis(250));
        }
        points.usedByCursor("p1");

        points.release(points.acquire(), true);

        assertThat(open).containsExactly("p1", "p3", "p4");
        assertThat(points.count()).isEqualTo(3);
    }

    @Test
    void aNewOneIsNewWhateverTheMoment() throws StoreUnavailable {
        PointInTime shared = points.acquire();

        assertThat(points.acquireNew().id()).isNotEqualTo(shared.id());
    }

    @Test
    void oneThatWasLostIsNotGivenOutAgain() throws StoreUnavailable {
        PointInTime gone = points.acquire();
        points.lost(gone);
        points.release(gone, false);

        assertThat(points.acquire().id()).isEqualTo("p2");
    }

    @Test
    void aFailureIsTheSearchsOwnAndTheNextOneTriesAgain() throws StoreUnavailable {
        down = true;
        assertThatThrownBy(points::acquire).isInstanceOf(StoreUnavailable.class);
        down = false;

        assertThat(points.acquire().id()).isEqualTo("p1");
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }
}
