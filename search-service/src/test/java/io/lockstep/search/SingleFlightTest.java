package io.lockstep.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.search.SingleFlight.Landing;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class SingleFlightTest {

    private long nanos = 1;
    private final SingleFlight<String, Integer> flight = new SingleFlight<>(() -> nanos);
    private final List<CompletableFuture<Integer>> works = new ArrayList<>();

    @Test
    void callersOfOneMomentShareOneLoadAndWaitWithoutAThread() {
        List<CompletableFuture<Landing<Integer>>> results = new ArrayList<>();
        for (int caller = 0; caller < 50; caller++) {
            results.add(run("key"));
        }
        assertThat(works).hasSize(1);
        assertThat(results).noneMatch(CompletableFuture::isDone);

        works.get(0).complete(7);

        assertThat(results)
                .allSatisfy(result -> assertThat(result.join().value()).isEqualTo(7));
    }

    @Test
    void aLandingTellsWhenItsWorkBegan() {
        CompletableFuture<Landing<Integer>> first = run("key");
        nanos = 5;
        CompletableFuture<Landing<Integer>> joined = run("key");
        works.get(0).complete(1);

        assertThat(first.join().began()).isEqualTo(1);
        assertThat(joined.join().began()).isEqualTo(1);

        CompletableFuture<Landing<Integer>> next = run("key");
        works.get(1).complete(2);
        assertThat(next.join().began()).isEqualTo(5);
    }

    @Test
    void nothingIsRememberedOnceTheWorkIsDone() {
        run("key");
        works.get(0).complete(1);
        run("key");
        run("another");

        assertThat(works).hasSize(3);
    }

    @Test
    void aFailureEndsTheFlightAndTheNextCallerTriesAgain() {
        CompletableFuture<Landing<Integer>> failed = run("key");
        works.get(0).completeExceptionally(new IllegalStateException("failed"));
        assertThatThrownBy(failed::join).hasRootCauseMessage("failed");

        CompletionStage<Landing<Integer>> thrown = flight.run("key", () -> {
            throw new IllegalStateException("thrown");
        });
        assertThatThrownBy(thrown.toCompletableFuture()::join).hasRootCauseMessage("thrown");

        CompletableFuture<Landing<Integer>> next = run("key");
        works.get(1).complete(1);
        assertThat(next.join().value()).isEqualTo(1);
    }

    private CompletableFuture<Landing<Integer>> run(String key) {
        return flight.run(key, () -> {
                    CompletableFuture<Integer> work = new CompletableFuture<>();
                    works.add(work);
                    return work;
                })
                .toCompletableFuture();
    }
}
