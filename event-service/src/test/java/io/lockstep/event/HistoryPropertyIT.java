package io.lockstep.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.contract.EventDocument;
import io.lockstep.contract.Version;
import io.lockstep.devstack.junit.RealServersResource;
import io.lockstep.devstack.junit.TestScope;
import io.lockstep.event.WriteOutcome.Created;
import io.lockstep.event.WriteOutcome.Deleted;
import io.lockstep.event.WriteOutcome.Replaced;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.sessions.JqwikSession;
import org.junit.jupiter.api.Test;

/** Whatever is done to an event, its history says so, and what it said at any time can be brought back. */
@QuarkusTest
@WithTestResource(RealServersResource.class)
class HistoryPropertyIT {

    private static final int SEQUENCES = 15;
    private static final Precondition ANY = new Precondition.Any();

    TestScope scope;

    @Inject
    Register register;

    @Inject
    History history;

    /** One step; what it does to an event depends on whether that is there. */
    private record Edit(Kind kind, String text, boolean flag, int pick) {
        enum Kind {
            REPLACE,
            PATCH,
            DELETE,
            RESTORE,
            RESTORE_LAST,
            UPDATE_BY_SQL,
            DELETE_BY_SQL
        }
    }

    /** What the history is expected to say of one change. */
    private record Expected(HistoryEntry.Kind kind, Version version, Optional<EventInput> content) {}

    @Test
    void anySequenceOfEditsIsToldAndCanBeUndone() throws SQLException {
        long seed = new Random().nextLong();
        try {
            JqwikSession.start();
            RandomGenerator<List<Edit>> sequences =
                    edits().list().ofMinSize(1).ofMaxSize(12).generator(1000, true);
            Random random = new Random(seed);
            for (int i = 0; i < SEQUENCES; i++) {
                List<Edit> sequence = sequences.next(random).value();
                try {
                    hold(sequence, i);
                } catch (AssertionError e) {
                    throw new AssertionError("seed " + seed + ", edits " + sequence, e);
                }
            }
        } finally {
            JqwikSession.finish();
        }
    }

    private static Arbitrary<Edit> edits() {
        return Combinators.combine(
                        Arbitraries.of(Edit.Kind.class),
                        Arbitraries.of("一", "b", "\"'\\", "🏆", ""),
                        Arbitraries.of(true, false),
                        Arbitraries.integers().between(0, 20))
                .as(Edit::new);
    }

    private void hold(List<Edit> sequence, int number) throws SQLException {
        String name = "event " + number + " " + System.nanoTime();
        Created created = (Created) register.create(input(name, "first", true), Origin.UNKNOWN);
        String id = created.event().id();
        List<Expected> told = new ArrayList<>();
        told.add(expected(HistoryEntry.Kind.CREATED, created.event()));
        for (Edit edit : sequence) {
            make(edit, id, name, told);
            assertThat(told(id)).isEqualTo(told.reversed());
        }
        assertThat(told.stream().map(Expected::version).toList()).isSorted().doesNotHaveDuplicates();

        for (Expected old : List.copyOf(told)) {
            old.content().ifPresent(content -> restore(id, old, content, told));
        }
        assertThat(told(id)).isEqualTo(told.reversed());
    }

    private void make(Edit edit, String id, String name, List<Expected> told) throws SQLException {
        switch (edit.kind()) {
            case REPLACE ->
                note(register.replace(id, input(name, edit.text(), edit.flag()), ANY, Origin.UNKNOWN), told);
            case PATCH ->
                note(
                        register.patch(
                                id,
                                current -> {
                                    EventDraft draft = EventDraft.of(current);
                                    draft.text(EventField.BASIS, edit.text());
                                    draft.texts(EventField.RELATED_MAJORS, edit.flag() ? List.of("m") : List.of());
                                    return draft.read();
                                },
                                ANY,
                                Origin.UNKNOWN),
                        told);
            case DELETE -> note(register.delete(id, ANY, Origin.UNKNOWN), told);
            case RESTORE -> {
                Expected old = told.get(edit.pick() % told.size());
                WriteOutcome outcome = register.restore(id, Optional.of(old.version()), ANY, Origin.UNKNOWN);
                if (outcome instanceof Replaced(StoredEvent event)) {
                    told.add(expected(HistoryEntry.Kind.RESTORED, event));
                    assertThat(Optional.of(inputOf(event.document()))).isEqualTo(old.content());
                }
            }
            case RESTORE_LAST -> {
                if (register.restore(id, Optional.empty(), ANY, Origin.UNKNOWN)
                        instanceof Replaced(StoredEvent event)) {
                    told.add(expected(HistoryEntry.Kind.RESTORED, event));
                }
            }
            case UPDATE_BY_SQL -> {
                sql("update recognized_events set is_active = not is_active where recognized_event_id = '" + id + "'");
                register.find(id).ifPresent(event -> told.add(expected(HistoryEntry.Kind.UPDATED, event)));
            }
            case DELETE_BY_SQL -> {
                boolean wasThere = register.find(id).isPresent();
                sql("delete from recognized_events where recognized_event_id = '" + id + "'");
                if (wasThere) {
                    long version = new TestDatabase(scope)
                            .number("select version from recognized_event_deletions where recognized_event_id = '" + id
                                    + "'");
                    told.add(new Expected(HistoryEntry.Kind.DELETED, new Version(version), Optional.empty()));
                }
            }
        }
    }

    private void restore(String id, Expected old, EventInput content, List<Expected> told) {
        Version newest = told.getLast().version();
        WriteOutcome outcome = register.restore(id, Optional.of(old.version()), ANY, Origin.UNKNOWN);
        EventDocument now = register.find(id).orElseThrow().document();
        assertThat(inputOf(now)).isEqualTo(content);
        if (outcome instanceof Replaced(StoredEvent event)) {
            assertThat(event.version().isNewerThan(newest)).isTrue();
            told.add(expected(HistoryEntry.Kind.RESTORED, event));
            // Only who holds the newest version may change it.
            assertThat(register.delete(id, new Precondition.OneOf(Set.of(newest)), Origin.UNKNOWN))
                    .isInstanceOf(WriteOutcome.Stale.class);
        }
    }

    private static void note(WriteOutcome outcome, List<Expected> told) {
        switch (outcome) {
            case Replaced(StoredEvent event) -> told.add(expected(HistoryEntry.Kind.UPDATED, event));
            case Deleted(String id, Version version) ->
                told.add(new Expected(HistoryEntry.Kind.DELETED, version, Optional.empty()));
            case WriteOutcome.Unchanged unchanged -> {}
            case WriteOutcome.Absent absent -> {}
            default -> throw new AssertionError(outcome);
        }
    }

    /** All of the history, in pages of three. */
    private List<Expected> told(String id) {
        List<Expected> entries = new ArrayList<>();
        Optional<Version> before = Optional.empty();
        do {
            HistoryPage page = history.of(id, before, 3);
            page.entries()
                    .forEach(entry -> entries.add(new Expected(
                            entry.kind(), entry.version(), entry.event().map(HistoryPropertyIT::inputOf))));
            before = page.next();
        } while (before.isPresent());
        return entries;
    }

    private static Expected expected(HistoryEntry.Kind kind, StoredEvent event) {
        return new Expected(kind, event.version(), Optional.of(inputOf(event.document())));
    }

    private void sql(String statement) throws SQLException {
        new TestDatabase(scope).execute(statement);
    }

    private static EventInput input(String name, String college, boolean active) {
        EventDraft draft = new EventDraft();
        draft.text(EventField.NAME, name);
        draft.text(EventField.ORGANIZER, "o");
        draft.text(EventField.COLLEGE, college);
        draft.day(active ? "2025-09-04" : "");
        draft.active(active);
        return ((InputReading.Valid) draft.read()).input();
    }

    private static EventInput inputOf(EventDocument event) {
        return new EventInput(
                event.recognizedEventName(),
                event.organizer(),
                Optional.ofNullable(event.college()),
                Optional.ofNullable(event.recognizedLevel()),
                Optional.ofNullable(event.recognizedEventTime()),
                event.relatedMajors(),
                event.applicableMajors(),
                Optional.ofNullable(event.recognitionBasis()),
                event.isActive());
    }
}
