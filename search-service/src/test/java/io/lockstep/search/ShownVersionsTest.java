package io.lockstep.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.contract.Version;
import io.lockstep.contract.WriteToken;
import io.lockstep.search.SearchIndex.Shown;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ShownVersionsTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final Map<String, Shown> index = new ConcurrentHashMap<>();
    private final List<Set<String>> questions = new CopyOnWriteArrayList<>();
    private volatile boolean away;
    private final ShownVersions shown = new ShownVersions(ids -> {
        questions.add(ids);
        return away ? Optional.empty() : Optional.of(Map.copyOf(index));
    });

    @AfterEach
    void stop() {
        shown.stop();
    }

    @Test
    void whatIsShownAlreadyIsNotWaitedFor() {
        index.put("a", new Shown(new Version(6), false));
        index.put("b", new Shown(new Version(5), true));

        assertThat(shown.await(seen("a", 5), LONG).join()).isEmpty();
        assertThat(shown.await(seen("b", 5), LONG).join()).containsExactly("b");
    }

    @Test
    void manyReadersShareOneQuestion() {
        away = true;
        List<CompletableFuture<Set<String>>> readers = new ArrayList<>();
        for (int reader = 0; reader < 50; reader++) {
            readers.add(shown.await(seen("a" + reader, 5), LONG));
        }
        for (int reader = 0; reader < 50; reader++) {
            index.put("a" + reader, new Shown(new Version(5), false));
        }
        away = false;

        readers.forEach(CompletableFuture::join);
        assertThat(questions.size()).isLessThan(10);
        assertThat(questions).anySatisfy(ids -> assertThat(ids).hasSizeGreaterThan(40));
    }

    @Test
    void whatStaysOlderIsWaitedForUntilTheTimeIsOverAndAskedForLessAndLess() {
        index.put("a", new Shown(new Version(4), true));

        assertThatThrownBy(shown.await(seen("a", 5), Duration.ofMillis(800))::join)
                .hasCauseInstanceOf(TimeoutException.class);
        assertThat(questions.size()).isBetween(2, 7);
    }

    private static SeenVersions seen(String id, long version) {
        return SeenVersions.of(List.of(new WriteToken(id, new Version(version))));
    }
}
