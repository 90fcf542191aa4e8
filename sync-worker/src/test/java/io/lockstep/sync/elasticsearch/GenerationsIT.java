package io.lockstep.sync.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.contract.ChangeRecord;
import io.lockstep.contract.EventIndex;
import io.lockstep.devstack.junit.RealServers;
import io.lockstep.devstack.junit.TestScope;
import io.lockstep.sync.Held;
import io.lockstep.sync.Outcome;
import io.lockstep.sync.Sink;
import io.lockstep.sync.SinkUnavailableException;
import io.lockstep.sync.audit.AuditRequest;
import io.lockstep.sync.audit.AuditRun;
import io.lockstep.sync.audit.AuditSettings;
import io.lockstep.sync.audit.Auditor;
import io.lockstep.sync.audit.IdRange;
import io.lockstep.sync.audit.MemoryRegister;
import io.lockstep.sync.generation.Generation;
import io.lockstep.sync.generation.GenerationCoordinator;
import io.lockstep.sync.generation.GenerationDesk;
import io.lockstep.sync.generation.GenerationState;
import io.lockstep.sync.generation.SnapshotLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.http.HttpHost;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.RestClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** F-36: building, swapping, going back and dropping while three workers write and somebody searches. */
@RealServers
class GenerationsIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final AuditSettings QUICK =
            new AuditSettings(100, List.of(Duration.ofMillis(100), Duration.ofMillis(400)), Duration.ofSeconds(20));
    private static final int STATIC_ROWS = 150;

    /** Not the common pool, whose few threads the sinks' answers need. */
    private static final Executor APART = task -> Thread.ofPlatform().daemon().start(task);

    private final EventIndex index;
    private final RestClient client;
    private final ElasticsearchGenerations generations;
    private final List<Sink> workers;
    private final MemoryRegister register;
    private final GenerationDesk desk;
    private final AtomicBoolean over = new AtomicBoolean();
    private final Queue<String> troubles = new ConcurrentLinkedQueue<>();

    GenerationsIT(TestScope scope) {
        this.index = scope.index();
        this.client =
                RestClient.builder(HttpHost.create(scope.elasticsearchHosts())).build();
        this.generations = new ElasticsearchGenerations(client, index, Duration.ofMillis(300));
        this.workers = IntStream.range(0, 3).mapToObj(i -> worker()).toList();
        this.register = new MemoryRegister(workers.getFirst());
        this.desk = new GenerationDesk(generations, register);
    }

    private Sink worker() {
        return new ElasticsearchSink(
                client, index, new WriteTargets(client, index, System::nanoTime), InstantSource.system());
    }

    @BeforeEach
    void fill() throws Exception {
        workers.getFirst().prepare();
        List<ChangeRecord> changes = new ArrayList<>();
        for (int i = 0; i < STATIC_ROWS; i++) {
            changes.add(register.write("static-%03d".formatted(i), "static"));
        }
        apply(workers.getFirst(), changes);
        generations.refresh(1);
    }

    @AfterEach
    void close() throws IOException {
        over.set(true);
        for (Generation generation : generations.all()) {
            generations.drop(generation.number());
        }
        client.close();
    }

    @Test
    void aGenerationIsBuiltSwappedRolledBackAndDroppedUnderWritesWithoutASearchThatNotices() throws Exception {
        CompletableFuture<Void> writes = CompletableFuture.runAsync(this::write, APART);
        CompletableFuture<Void> searches = CompletableFuture.runAsync(this::search, APART);
        assertThat(desk.build()).isInstanceOf(GenerationDesk.Done.class);
        assertThat(desk.build()).isInstanceOf(GenerationDesk.Refused.class);
        assertThat(desk.swap(2)).isInstanceOf(GenerationDesk.Refused.class);
        assertThat(desk.drop(1)).isInstanceOf(GenerationDesk.Refused.class);

        buildWithCoordinatorsThatDie(2);

        assertThat(states()).containsExactly("1 live", "2 ready");
        assertThat(desk.swap(2)).isInstanceOf(GenerationDesk.Done.class);
        assertThat(states()).containsExactly("1 previous", "2 live");
        beat();
        assertThat(desk.rollback(2)).isInstanceOf(GenerationDesk.Done.class);
        assertThat(states()).containsExactly("1 live", "2 ready");
        beat();
        desk.swap(2);
        beat();
        assertThat(differences(1)).as("a previous generation goes on").isZero();
        assertThat(desk.drop(1)).isInstanceOf(GenerationDesk.Dropped.class);
        assertThat(desk.drop(1)).isInstanceOf(GenerationDesk.Absent.class);
        beat();

        over.set(true);
        writes.get(20, TimeUnit.SECONDS);
        searches.get(20, TimeUnit.SECONDS);
        assertThat(troubles).isEmpty();
        assertThat(states()).containsExactly("2 live");
        assertThat(differences(2)).isZero();
    }

    /** M13: after the barrier no worker, whatever it knew before, writes to the old generation alone. */
    @Test
    void afterTheBarrierEveryChangeIsInBothGenerations() throws Exception {
        for (Sink worker : workers) {
            apply(worker, List.of(register.write("warm-" + worker.hashCode(), "warm")));
        }
        int next = generations.create(2).orElseThrow().number();
        generations.takeWrites(next);
        pass(generations.barrier());
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            String id = "after-" + i;
            ids.add(id);
            apply(workers.get(i % workers.size()), List.of(register.write(id, "after")));
        }

        Map<String, Held> held = generations.model(next).held(ids);

        assertThat(held.keySet()).containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void theDeletionMarkersAreInTheNewGenerationToo() throws Exception {
        ChangeRecord late = register.write("gone", "a change that comes late");
        apply(workers.getFirst(), List.of(register.delete("gone")));
        desk.build();

        buildUndisturbed(2);
        desk.swap(2);

        assertThat(apply(workers.getFirst(), List.of(late))).containsExactly(Outcome.SUPERSEDED);
        assertThat(generations.model(2).held(List.of("gone")).get("gone")).isInstanceOf(Held.Marker.class);
    }

    @Test
    void nobodySwapsWhatWasSwappedMeanwhile() throws Exception {
        desk.build();
        buildUndisturbed(2);
        generations.swap(1, 2);

        assertThatThrownBy(() -> generations.swap(1, 2)).isInstanceOf(SinkUnavailableException.class);

        assertThat(states()).containsExactly("1 previous", "2 live");
    }

    /** An index that was dropped must not be made again by a worker that had not heard of it. */
    @Test
    void aWriteToADroppedGenerationMakesNoIndex() throws Exception {
        int next = generations.create(2).orElseThrow().number();
        generations.takeWrites(next);
        pass(WriteTargets.MAX_AGE);
        apply(workers.getFirst(), List.of(register.write("a", "a")));
        generations.stopWrites(next);
        generations.drop(next);

        assertThat(workers.getFirst()
                        .apply(List.of(register.write("b", "b")))
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS))
                .hasOnlyElementsOfType(Outcome.Unavailable.class);
        pass(WriteTargets.MAX_AGE);
        assertThat(apply(workers.getFirst(), List.of(register.write("b", "b")))).containsExactly(Outcome.APPLIED);
        assertThat(states()).containsExactly("1 live");
    }

    /** In each state the first coordinator dies before its first change, the second after it, and so on. */
    private void buildWithCoordinatorsThatDie(int number) throws Exception {
        GenerationState before = GenerationState.BUILDING;
        for (int life = 1; before.isUnderWay(); life++) {
            live(number, life);
            GenerationState after = generation(number).state();
            life = after == before ? life : 0;
            before = after;
        }
        assertReady(number);
    }

    private void buildUndisturbed(int number) {
        live(number, Integer.MAX_VALUE);
        assertReady(number);
    }

    private void live(int number, int life) {
        MortalGenerations mortal = new MortalGenerations(generations, life);
        GenerationCoordinator coordinator = new GenerationCoordinator(
                mortal,
                new GenerationCoordinator.Filling(register, new AcknowledgedAtOnce(), auditor(), "elasticsearch"),
                alive(mortal, number),
                InstantSource.system());
        mortal.onDeath(coordinator::stop);
        coordinator.run();
    }

    private void assertReady(int number) {
        assertThat(generation(number).state())
                .as(String.valueOf(generation(number).note()))
                .isEqualTo(GenerationState.READY);
    }

    private BooleanSupplier alive(MortalGenerations mortal, int number) {
        return () -> {
            if (!generation(number).state().isUnderWay()) {
                mortal.die();
            }
            return true;
        };
    }

    private Auditor auditor() {
        return new Auditor(register, "elasticsearch", QUICK, drift -> {});
    }

    private static final class AcknowledgedAtOnce implements SnapshotLog {
        @Override
        public Map<Integer, Long> end() {
            return Map.of();
        }

        @Override
        public boolean isAcknowledged(Map<Integer, Long> end) {
            return true;
        }
    }

    private long differences(int number) throws InterruptedException {
        generations.refresh(number);
        AuditRun run = new AuditRun("check", new AuditRequest(IdRange.ALL, false), InstantSource.system());
        auditor().run(run, generations.model(number));
        assertThat(run.snapshot().state()).isEqualTo(AuditRun.State.DONE);
        assertThat(run.snapshot().drifts()).isEmpty();
        return run.snapshot().found();
    }

    private Generation generation(int number) {
        return generations.all().stream()
                .filter(one -> one.number() == number)
                .findFirst()
                .orElseThrow();
    }

    private List<String> states() {
        return generations.all().stream()
                .map(one -> one.number() + " " + one.state().wireName())
                .toList();
    }

    private void write() {
        Random random = new Random(7);
        while (!over.get()) {
            String id = "moving-" + random.nextInt(60);
            ChangeRecord change = register.row(id).isPresent() && random.nextInt(3) == 0
                    ? register.delete(id)
                    : register.write(id, "version " + random.nextInt());
            Sink worker = workers.get(random.nextInt(workers.size()));
            try {
                // As a worker does: what is unavailable is tried again.
                List<Outcome> outcomes = apply(worker, List.of(change));
                while (outcomes.getFirst() instanceof Outcome.Unavailable && !over.get()) {
                    outcomes = apply(worker, List.of(change));
                }
            } catch (Exception e) {
                troubles.add("write: " + e);
            }
        }
    }

    private void search() {
        while (!over.get()) {
            try {
                Request request = new Request("GET", "/" + index.alias() + "/_search");
                request.addParameter("q", "recognizedEventId:static-*");
                request.addParameter("size", "0");
                int total = JSON.readTree(
                                client.performRequest(request).getEntity().getContent())
                        .at("/hits/total/value")
                        .asInt();
                if (total != STATIC_ROWS) {
                    troubles.add("a search found " + total);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static List<Outcome> apply(Sink worker, List<ChangeRecord> changes) throws Exception {
        return worker.apply(changes).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    /** Lets writes and searches go on for a while. */
    private static void beat() {
        pass(Duration.ofMillis(1_500));
    }

    private static void pass(Duration time) {
        new CompletableFuture<Void>()
                .completeOnTimeout(null, time.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }
}
