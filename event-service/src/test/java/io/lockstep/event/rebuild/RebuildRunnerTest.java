package io.lockstep.event.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.contract.ChangeKind;
import io.lockstep.contract.ChangeRecord;
import io.lockstep.contract.Version;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RebuildRunnerTest {

    private static final RebuildRequest ALL = new RebuildRequest(new RebuildScope.All(), Optional.empty(), 1_000_000);

    private final MemoryOperations operations = new MemoryOperations();
    private final List<String> published = new ArrayList<>();
    private final List<String> register =
            IntStream.range(10, 40).mapToObj(i -> "row-" + i).toList();

    /** Where a process may die. */
    private enum Step {
        BEFORE_READING,
        AFTER_READING,
        HALF_PUBLISHED,
        PUBLISHED,
        POSITION_STORED
    }

    /** An error that no code catches, as a process' death. */
    private static final class Death extends Error {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void publishesEveryRowOnceAndIsDone() {
        String id = operations.create(ALL).orElseThrow().id();

        runUntilOver(id, new Random(1), Optional.empty());

        assertThat(published).containsExactlyElementsOf(register);
        Operation done = operations.find(id).orElseThrow();
        assertThat(done.state()).isEqualTo(OperationState.DONE);
        assertThat(done.progress().rowsRead()).isEqualTo(30);
        assertThat(done.progress().position()).contains("row-39");
    }

    /** F-36: the process dies at this step of every third chunk, and another goes on. */
    @ParameterizedTest
    @EnumSource(Step.class)
    void losesNoRowWhereverItsProcessDies(Step step) {
        String id = operations.create(ALL).orElseThrow().id();

        runUntilOver(id, new Random(1), Optional.of(step));

        assertThat(operations.find(id).orElseThrow().state()).isEqualTo(OperationState.DONE);
        assertThat(published).containsAll(register);
    }

    @Test
    void aRunnerThatLostTheLeadUnawaresMovesNothingBack() {
        Operation stale = operations.create(ALL).orElseThrow();
        Operations.Lead lead = operations.tryLead().orElseThrow();
        Operation.Progress further = new Operation.Progress(Optional.of("row-20"), 11, 11, 0);
        Operation.Progress behind = new Operation.Progress(Optional.of("row-12"), 3, 3, 0);

        assertThat(lead.advance(stale, further, OperationState.RUNNING, Optional.empty()))
                .isTrue();
        assertThat(lead.advance(stale, behind, OperationState.RUNNING, Optional.empty()))
                .isFalse();
    }

    @Test
    void keepsTheRate() {
        RebuildPace pace = new RebuildPace(500, () -> Duration.ofMillis(30).toNanos());

        assertThat(pace.rows(100)).isEqualTo(100);
        assertThat(pace.pause(50, 100, 0)).isEqualTo(Duration.ofMillis(470));
        assertThat(pace.pause(1, 100, 0)).isEqualTo(Duration.ZERO);
    }

    private void runUntilOver(String id, Random random, Optional<Step> deadly) {
        while (!operations.find(id).orElseThrow().state().isOver()) {
            Mortal mortal = new Mortal(deadly);
            RebuildRunner runner =
                    new RebuildRunner(mortal, mortal, mortal, new RebuildPace(4, System::nanoTime), random);
            mortal.onOver(id, runner::stop);
            try {
                runner.run();
            } catch (Death e) {
                assertThat(deadly).isPresent();
            }
        }
    }

    /** A runner's surroundings that die with it at one step of the third chunk. */
    private final class Mortal implements Operations, SnapshotSource, SnapshotPublisher {

        private final Optional<Step> deadly;
        private int chunk;
        private String watched;
        private Runnable onOver;

        private Mortal(Optional<Step> deadly) {
            this.deadly = deadly;
        }

        private void onOver(String id, Runnable then) {
            watched = id;
            onOver = then;
        }

        private void pass(Step step) {
            if (chunk == 3 && deadly.filter(step::equals).isPresent()) {
                throw new Death();
            }
        }

        @Override
        public SnapshotChunk read(RebuildScope scope, Optional<String> position, int maxRows) {
            chunk++;
            pass(Step.BEFORE_READING);
            List<String> ids = register.stream()
                    .filter(id -> position.isEmpty() || id.compareTo(position.get()) > 0)
                    .limit(maxRows)
                    .toList();
            List<ChangeRecord> records = ids.stream()
                    .map(id -> ChangeRecord.of(id, new Version(7), ChangeKind.SNAPSHOT, new byte[] {'{', '}'}))
                    .toList();
            pass(Step.AFTER_READING);
            Optional<String> last = ids.isEmpty() ? Optional.empty() : Optional.of(ids.getLast());
            return new SnapshotChunk(records, List.of(), ids.size(), last, ids.size() < maxRows);
        }

        @Override
        public void publish(List<ChangeRecord> records, Optional<TargetSink> sink) {
            for (int i = 0; i < records.size(); i++) {
                if (i == records.size() / 2) {
                    pass(Step.HALF_PUBLISHED);
                }
                published.add(records.get(i).id());
            }
            pass(Step.PUBLISHED);
        }

        @Override
        public Optional<Lead> tryLead() {
            return operations.tryLead().map(DyingLead::new);
        }

        @Override
        public Optional<Operation> create(RebuildRequest request) {
            return operations.create(request);
        }

        @Override
        public Optional<Operation> find(String id) {
            return operations.find(id);
        }

        @Override
        public List<Operation> latest(int max) {
            return operations.latest(max);
        }

        @Override
        public Optional<Operation> cancel(String id) {
            return operations.cancel(id);
        }

        @Override
        public void close() {}

        private final class DyingLead implements Lead {
            private final Lead lead;

            private DyingLead(Lead lead) {
                this.lead = lead;
            }

            @Override
            public boolean isHeld() {
                return lead.isHeld();
            }

            @Override
            public Optional<Operation> next() {
                return lead.next();
            }

            @Override
            public boolean advance(
                    Operation from, Operation.Progress to, OperationState state, Optional<String> error) {
                boolean advanced = lead.advance(from, to, state, error);
                pass(Step.POSITION_STORED);
                if (operations.find(watched).orElseThrow().state().isOver()) {
                    onOver.run();
                }
                return advanced;
            }

            @Override
            public void troubled(Operation operation, OperationState state, String error) {
                lead.troubled(operation, state, error);
            }

            @Override
            public void close() {
                lead.close();
            }
        }
    }
}
