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

    @Test
    void storesInChunksAndReportsEveryRowInOrder() {
        EventImport running = importOf(2, row(2, "a"), bad(3), row(4, "b"), row(5, "c"));

        List<ImportResult> results = all(running);

        assertThat(results)
                .containsExactly(
                        new ImportResult.Stored(2, new Upserted.Created("a")),
                        new ImportResult.Rejected(3, "college is odd; the row is long"),
                        new ImportResult.Stored(4, new Upserted.Created("b")),
                        new ImportResult.Stored(5, new Upserted.Created("c")));
        assertThat(transactions).containsExactly(List.of("a"), List.of("b", "c"));
    }

    @Test
    void neverStoresAnEventTwiceInATransaction() {
        EventImport running = importOf(10, row(2, "a"), row(3, "b"), row(4, "a"), row(5, "a"));

        assertThat(all(running)).extracting(ImportResult::line).containsExactly(2L, 3L, 4L, 5L);
        assertThat(transactions).containsExactly(List.of("a", "b"), List.of("a"), List.of("a"));
    }

    private static List<ImportResult> all(EventImport running) {
        return Stream.generate(running::nextChunk)
                .takeWhile(chunk -> !chunk.isEmpty())
                .flatMap(List::stream)
                .toList();
    }

    private EventImport importOf(int rowsPerTransaction, ImportRow... rows) {
        return new EventImport(
                List.of(rows).iterator(), new RememberingRegister(), Optional.empty(), rowsPerTransaction);
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

    /** Knows upserts alone: all that an import asks for. */
    private final class RememberingRegister implements Register {
        @Override
        public List<Upserted> upsert(List<EventInput> inputs, Optional<TraceParent> trace) {
            transactions.add(
                    inputs.stream().map(EventInput::recognizedEventName).toList());
            return inputs.stream()
                    .<Upserted>map(input -> new Upserted.Created(input.recognizedEventName()))
                    .toList();
        }

        @Override
        public Optional<StoredEvent> find(String id) {
            throw new UnsupportedOperationException("find");
        }

        @Override
        public EventPage list(Optional<Cursor> after, int size) {
            throw new UnsupportedOperationException("list");
        }

        @Override
        public WriteOutcome create(EventInput input, Optional<TraceParent> trace) {
            throw new UnsupportedOperationException("create");
        }

        @Override
        public WriteOutcome replace(
                String id, EventInput input, Precondition precondition, Optional<TraceParent> trace) {
            throw new UnsupportedOperationException("replace");
        }

        @Override
        public WriteOutcome delete(String id, Precondition precondition, Optional<TraceParent> trace) {
            throw new UnsupportedOperationException("delete");
        }
    }
}
