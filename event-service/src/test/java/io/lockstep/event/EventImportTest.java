package io.lockstep.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.contract.Problem.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EventImportTest {

    private final List<List<String>> transactions = new ArrayList<>();
    private final List<ImportProgress> reached = new ArrayList<>();
    private final List<Long> finished = new ArrayList<>();

    @Test
    void storesInChunksAndReportsEveryRowInOrder() {
        EventImport running = importOf(2, row(2, "a"), bad(3), row(4, "b"), row(5, "c"));

        List<ImportResult> results = all(running);

        assertThat(results)
                .containsExactly(
                        new ImportResult.Stored(2, new Upserted.Created(Optional.of("a"))),
                        new ImportResult.Rejected(3, "college is odd; the row is long"),
                        new ImportResult.Stored(4, new Upserted.Created(Optional.of("b"))),
                        new ImportResult.Stored(5, new Upserted.Created(Optional.of("c"))));
        assertThat(transactions).containsExactly(List.of("a"), List.of("b", "c"));
    }

    @Test
    void neverStoresAnEventTwiceInATransaction() {
        EventImport running = importOf(10, row(2, "a"), row(3, "b"), row(4, "a"), row(5, "a"));

        assertThat(all(running)).extracting(ImportResult::line).containsExactly(2L, 3L, 4L, 5L);
        assertThat(transactions).containsExactly(List.of("a", "b"), List.of("a"), List.of("a"));
    }

    @Test
    void goesOnBehindTheLastChunkThatWasStored() {
        ImportRow[] file = {row(2, "a"), bad(3), row(4, "b"), bad(5), row(6, "c")};
        ImportRun run =
                new ImportRun(new RequestKey(Optional.empty(), "k", "0".repeat(64)), 1, ImportProgress.NONE, false);
        EventImport first = importOf(new ImportMode.Resumable(run), 2, file);
        first.nextChunk();
        first.nextChunk();

        EventImport second = importOf(new ImportMode.Resumable(run.at(reached.getLast())), 2, file);

        assertThat(second.progress()).isEqualTo(new ImportProgress(4, 5, 2, 0, 0, 2));
        assertThat(all(second)).extracting(ImportResult::line).containsExactly(6L);
        assertThat(second.progress()).isEqualTo(new ImportProgress(5, 6, 3, 0, 0, 2));
        assertThat(transactions).containsExactly(List.of("a"), List.of("b"), List.of("c"));
        assertThat(finished).containsExactly(1L);
    }

    @Test
    void whatIsFinishedIsNotReadAgain() {
        ImportProgress done = new ImportProgress(1, 2, 1, 0, 0, 0);
        ImportRun run = new ImportRun(new RequestKey(Optional.empty(), "k", "0".repeat(64)), 2, done, true);

        EventImport again = importOf(new ImportMode.Resumable(run), 2, row(2, "a"), row(3, "b"));

        assertThat(all(again)).isEmpty();
        assertThat(again.progress()).isEqualTo(done);
        assertThat(transactions).isEmpty();
    }

    @Test
    void aDryRunStoresNothing() {
        assertThat(all(importOf(new ImportMode.DryRun(), 2, row(2, "a"), bad(3))))
                .hasSize(2);
        assertThat(transactions).isEmpty();
    }

    private static List<ImportResult> all(EventImport running) {
        return Stream.generate(running::nextChunk)
                .takeWhile(chunk -> !chunk.isEmpty())
                .flatMap(List::stream)
                .toList();
    }

    private EventImport importOf(int rowsPerTransaction, ImportRow... rows) {
        return importOf(new ImportMode.Once(), rowsPerTransaction, rows);
    }

    private EventImport importOf(ImportMode mode, int rowsPerTransaction, ImportRow... rows) {
        return new EventImport(
                List.of(rows).iterator(), new RememberingStore(), Origin.UNKNOWN, mode, rowsPerTransaction);
    }

    private static ImportRow bad(long line) {
        return new ImportRow(
                line,
                new InputReading.Invalid(
                        List.of(new FieldError("college", "is odd"), new FieldError("", "the row is long"))));
    }

    private static ImportRow row(long line, String name) {
        EventDraft draft = new EventDraft();
        draft.text(EventField.NAME, name);
        draft.text(EventField.ORGANIZER, "o");
        return new ImportRow(line, draft.read());
    }

    /** Keeps what it was given, and creates each event. */
    private final class RememberingStore implements ImportStore {
        @Override
        public List<Upserted> upsert(List<EventInput> inputs, Origin origin, Optional<Checkpoint> checkpoint) {
            List<Upserted> outcomes = preview(inputs);
            transactions.add(
                    inputs.stream().map(EventInput::recognizedEventName).toList());
            checkpoint.ifPresent(point -> reached.add(point.reached().apply(outcomes)));
            return outcomes;
        }

        @Override
        public List<Upserted> preview(List<EventInput> inputs) {
            return inputs.stream()
                    .<Upserted>map(input -> new Upserted.Created(Optional.of(input.recognizedEventName())))
                    .toList();
        }

        @Override
        public ImportStart begin(RequestKey key) {
            throw new UnsupportedOperationException("begin");
        }

        @Override
        public void finish(ImportRun run) {
            finished.add(run.attempt());
        }

        @Override
        public Optional<ImportStanding> find(Optional<Author> caller, String key) {
            throw new UnsupportedOperationException("find");
        }
    }
}
