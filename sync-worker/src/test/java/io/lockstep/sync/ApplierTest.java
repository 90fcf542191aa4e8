package io.lockstep.sync;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.contract.ChangeKind;
import io.lockstep.contract.ChangeRecord;
import io.lockstep.contract.Version;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ApplierTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final MemorySink sink = new MemorySink();
    private final ApplyHistory history = new ApplyHistory(InstantSource.system());
    private final Openings openings = new Openings();
    private Applier applier = applier(new ApplierLimits(
            10, 1 << 20, Duration.ofMillis(5), 2, ApplierLimits.Capacity.of(20), SOON, new BatchPace(1, SOON, SOON)));

    @AfterEach
    void close() {
        applier.close();
    }

    @Test
    void settlesWhatItApplied() throws Exception {
        Letter letter = new Letter(upsert("a", 1));

        applier.submit(letter);

        letter.awaitSettled();
        assertThat(sink.last("a")).contains(letter.change());
    }

    @Test
    void settlesNothingBeforeTheSinkAnswers() throws Exception {
        CompletableFuture<List<Outcome>> answer = new CompletableFuture<>();
        CountDownLatch asked = new CountDownLatch(1);
        sink.answering((changes, apply) -> {
            asked.countDown();
            return answer;
        });
        Letter letter = new Letter(upsert("a", 1));
        applier.submit(letter);
        assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();

        assertThat(letter.isSettled()).isFalse();

        answer.complete(List.of(Outcome.APPLIED));
        letter.awaitSettled();
    }

    @Test
    void sendsOnlyTheNewestOfAKeyThatWaits() throws Exception {
        CompletableFuture<List<Outcome>> answer = new CompletableFuture<>();
        CountDownLatch asked = new CountDownLatch(1);
        sink.answering((changes, apply) -> {
            asked.countDown();
            return answer;
        });
        Letter first = new Letter(upsert("a", 1));
        Letter second = new Letter(upsert("a", 2));
        Letter third = new Letter(upsert("a", 3));
        applier.submit(first);
        assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
        sink.answering((changes, apply) -> completedFuture(apply.run()));

        applier.submit(third);
        applier.submit(second);
        assertThat(second.isSettled()).as("the third may yet be rejected").isFalse();
        applier.submit(new Letter(upsert("a", 1)));
        assertThat(applier.load().pending())
                .as("one that loses to both is not kept")
                .isEqualTo(3);
        assertThat(sink.batches()).hasSize(1);
        answer.complete(List.of(Outcome.APPLIED));

        third.awaitSettled();
        second.awaitSettled();
        assertThat(sink.batches()).containsExactly(List.of(first.change()), List.of(third.change()));
    }

    @Test
    void triesWhatIsUnavailableAgainAndDeadLettersNothing() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        sink.answering((changes, apply) -> calls.incrementAndGet() < 4
                ? completedFuture(List.of(new Outcome.Unavailable("429", Trouble.SINK_UNAVAILABLE)))
                : completedFuture(apply.run()));
        Letter letter = new Letter(upsert("a", 1));

        applier.submit(letter);

        letter.awaitSettled();
        assertThat(letter.deadLetters).isEmpty();
        assertThat(openings.opened).containsExactly("429");
        await(openings.firstClosed);
        assertThat(openings.closed).hasValue(1);
    }

    @Test
    void aChangeThatIsUnavailableByItselfDelaysNoOther() throws Exception {
        sink.answering((changes, apply) -> {
            List<Outcome> outcomes = new ArrayList<>(apply.run());
            for (int i = 0; i < changes.size(); i++) {
                if (changes.get(i).id().equals("stuck")) {
                    outcomes.set(i, new Outcome.Unavailable("500", Trouble.CHANGE_UNAVAILABLE));
                }
            }
            return completedFuture(outcomes);
        });
        Letter stuck = new Letter(upsert("stuck", 1));
        applier.submit(stuck);
        for (int i = 0; i < 100; i++) {
            Letter other = new Letter(upsert("a" + i, 1));
            applier.submit(other);
            other.awaitSettled();
        }

        assertThat(openings.opened).isEmpty();
        assertThat(stuck.isSettled()).isFalse();
        assertThat(stuck.deadLetters).isEmpty();
    }

    @Test
    void stopsIntakeWhenSuchChangesTakeUpHalfOfTheBuffer() throws Exception {
        sink.answering((changes, apply) -> completedFuture(
                Collections.nCopies(changes.size(), new Outcome.Unavailable("500", Trouble.CHANGE_UNAVAILABLE))));
        for (int i = 0; i < 20; i++) {
            applier.submit(new Letter(upsert("stuck" + i, 1)));
        }

        await(openings.firstOpened);

        assertThat(openings.opened).isNotEmpty();
    }

    @Test
    void takesAnAnswerThatIsLostOrShortForUnavailable() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        sink.answering((changes, apply) -> switch (calls.incrementAndGet()) {
            case 1 -> CompletableFuture.failedFuture(new IllegalStateException("cut"));
            case 2 -> completedFuture(List.of());
            case 3 -> throw new IllegalStateException("a bug");
            default -> completedFuture(apply.run());
        });
        Letter letter = new Letter(upsert("a", 1));

        applier.submit(letter);

        letter.awaitSettled();
        assertThat(calls).hasValue(4);
    }

    @Test
    void deadLettersWhatIsRejectedAndDelaysNoOther() throws Exception {
        Outcome.Rejected rejected = new Outcome.Rejected(RejectionReason.DOCUMENT_REFUSED, "no such field");
        sink.answering((changes, apply) -> {
            List<Outcome> outcomes = new ArrayList<>(apply.run());
            for (int i = 0; i < changes.size(); i++) {
                if (changes.get(i).id().equals("poison")) {
                    outcomes.set(i, rejected);
                }
            }
            return completedFuture(outcomes);
        });
        Letter poison = new Letter(upsert("poison", 1));
        Letter neighbour = new Letter(upsert("a", 1));

        applier.submit(poison);
        applier.submit(neighbour);

        neighbour.awaitSettled();
        poison.awaitSettled();
        assertThat(poison.deadLetters).containsExactly(rejected);
        Awaitility.await().until(() -> !history.failures().isEmpty());
        assertThat(history.failures()).first().extracting("id", "reason").containsExactly("poison", "document-refused");
    }

    /** An operator's edited record has a version that MySQL never gave: what it displaced is the truth. */
    @Test
    void appliesWhatLostToAChangeThatIsThenRejected() throws Exception {
        Outcome.Rejected rejected = new Outcome.Rejected(RejectionReason.DOCUMENT_REFUSED, "no such field");
        CompletableFuture<List<Outcome>> answer = new CompletableFuture<>();
        CountDownLatch asked = new CountDownLatch(1);
        sink.answering((changes, apply) -> {
            asked.countDown();
            return answer;
        });
        Letter first = new Letter(upsert("a", 1));
        applier.submit(first);
        assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
        sink.answering((changes, apply) ->
                completedFuture(changes.getFirst().version().value() == 9 ? List.of(rejected) : apply.run()));
        Letter live = new Letter(upsert("a", 5));
        Letter edited = new Letter(upsert("a", 9));
        applier.submit(live);
        applier.submit(edited);

        answer.complete(List.of(Outcome.APPLIED));

        edited.awaitSettled();
        live.awaitSettled();
        assertThat(sink.last("a")).contains(live.change());
        assertThat(edited.deadLetters).containsExactly(rejected);
        assertThat(live.deadLetters).isEmpty();
    }

    @Test
    void keepsARejectedRecordUnsettledUntilItsDeadLetterIsAcknowledged() throws Exception {
        sink.answering((changes, apply) ->
                completedFuture(List.of(new Outcome.Rejected(RejectionReason.DOCUMENT_REFUSED, "no"))));
        Letter letter = new Letter(upsert("a", 1));
        letter.refuseDeadLetters(2);

        applier.submit(letter);

        letter.awaitSettled();
        assertThat(letter.deadLetters).hasSize(3);
    }

    @Test
    void waitsForRoomWhileTheSinkAnswersAndLetsGoWhenItDoesNot() throws Exception {
        CompletableFuture<List<Outcome>> held = new CompletableFuture<>();
        CountDownLatch asked = new CountDownLatch(2);
        sink.answering((changes, apply) -> {
            asked.countDown();
            return held.thenApply(unused ->
                    Collections.nCopies(changes.size(), new Outcome.Unavailable("down", Trouble.SINK_UNAVAILABLE)));
        });
        for (int i = 0; i < 20; i++) {
            applier.submit(new Letter(upsert("k" + i, 1)));
        }
        assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();

        CompletableFuture<Void> twentyFirst = CompletableFuture.runAsync(() -> submit(new Letter(upsert("last", 1))));
        assertThat(applier.load().pending()).isEqualTo(20);
        held.complete(List.of());

        twentyFirst.get(10, TimeUnit.SECONDS);
        assertThat(applier.load().open()).isTrue();
        assertThat(applier.load().pending()).isEqualTo(21);
    }

    /** The sink hangs: no batch fails before its timeout, and a consumer that does not poll meanwhile is expelled. */
    @Test
    void pausesIntakeInsteadOfWaitingLongForRoom() throws Exception {
        applier.close();
        BatchPace impatient = new BatchPace(1, SOON, Duration.ofMillis(20));
        applier = applier(new ApplierLimits(
                10, 1 << 20, Duration.ofMillis(5), 2, ApplierLimits.Capacity.of(20), SOON, impatient));
        CompletableFuture<List<Outcome>> never = new CompletableFuture<>();
        sink.answering((changes, apply) -> never);

        for (int i = 0; i < 22; i++) {
            applier.submit(new Letter(upsert("k" + i, 1)));
        }

        assertThat(openings.opened).singleElement().asString().contains("has made no room for PT0.02S");
        assertThat(applier.load().trouble()).contains(Trouble.SINK_OVERLOADED);
        assertThat(applier.load().pending()).isEqualTo(22);
    }

    /** Called an outage, it would take the lag of a busy worker out of the autoscaler's sight. */
    @Test
    void aSinkThatGetsOnIsNoOutageHoweverLongAThreadWaitsForItsTurn() throws Exception {
        applier.close();
        BatchPace pace = new BatchPace(1, SOON, Duration.ofMillis(750));
        applier = applier(new ApplierLimits(1, 1 << 20, Duration.ZERO, 1, ApplierLimits.Capacity.of(1), SOON, pace));
        Executor later = CompletableFuture.delayedExecutor(250, TimeUnit.MILLISECONDS);
        sink.answering((changes, apply) -> CompletableFuture.supplyAsync(apply::run, later));

        CompletableFuture<?>[] threads = IntStream.range(0, 6)
                .mapToObj(i -> runAsync(() -> submit(new Letter(upsert("k" + i, 1)))))
                .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(threads).get(10, TimeUnit.SECONDS);

        assertThat(openings.opened).isEmpty();
    }

    @Test
    void roomGoesToTheThreadsThatWaitForIt() throws Exception {
        applier.close();
        BatchPace pace = new BatchPace(1, SOON, SOON);
        applier = applier(new ApplierLimits(10, 1 << 20, SOON, 2, ApplierLimits.Capacity.of(20), SOON, pace));
        List<CompletableFuture<List<Outcome>>> answers = new CopyOnWriteArrayList<>();
        sink.answering((changes, apply) -> {
            answers.add(new CompletableFuture<>());
            return answers.getLast();
        });
        for (int i = 0; i < 20; i++) {
            applier.submit(new Letter(upsert("k" + i, 1)));
        }
        List<Thread> waiting = IntStream.range(0, 5)
                .mapToObj(i -> Thread.ofPlatform().start(() -> submit(new Letter(upsert("waiting" + i, 1)))))
                .toList();
        Awaitility.await()
                .until(() -> answers.size() == 2
                        && waiting.stream().allMatch(thread -> thread.getState() == Thread.State.TIMED_WAITING));

        answers.getFirst().complete(Collections.nCopies(10, Outcome.APPLIED));
        for (int i = 0; i < 5; i++) {
            applier.submit(new Letter(upsert("late" + i, 1)));
        }

        Awaitility.await().until(() -> answers.size() == 3);
        assertThat(sink.batches().getLast().subList(0, 5))
                .allMatch(change -> change.id().startsWith("waiting"));
    }

    /** On a thread of its own, as stream threads are: the common pool may have but one. */
    private static CompletableFuture<Void> runAsync(Runnable work) {
        return CompletableFuture.runAsync(work, Thread.ofPlatform()::start);
    }

    /** Ten thousand documents of a megabyte would be ten gigabytes. */
    @Test
    void isFullByBytesToo() throws Exception {
        applier.close();
        BatchPace impatient = new BatchPace(1, SOON, Duration.ofMillis(20));
        ApplierLimits.Capacity small = new ApplierLimits.Capacity(1000, 1000);
        applier = applier(new ApplierLimits(10, 1000, Duration.ofMillis(5), 2, small, SOON, impatient));
        CompletableFuture<List<Outcome>> later = new CompletableFuture<>();
        sink.answering((changes, apply) -> later.thenApply(unused -> apply.run()));
        Letter large = new Letter(ChangeRecord.of("a", new Version(1), ChangeKind.UPSERT, new byte[900]));
        applier.submit(large);
        assertThat(openings.opened).isEmpty();

        applier.submit(new Letter(upsert("b", 1)));

        assertThat(openings.opened).singleElement().asString().contains("has made no room");
        later.complete(List.of());
        assertThat(applier.drain(SOON)).isTrue();
        for (int i = 0; i < 100; i++) {
            applier.submit(new Letter(upsert("c" + i % 2, i + 1)));
        }
        assertThat(applier.drain(SOON)).isTrue();
        await(openings.firstClosed);
        assertThat(openings.opened).as("all of it was given back").hasSize(1);
    }

    /** Records that are no changes wait for their dead letters alone, and no batch tells when there is room again. */
    @Test
    void whatIsNoChangeTakesRoomToo() throws Exception {
        applier.close();
        BatchPace impatient = new BatchPace(1, SOON, Duration.ofMillis(20));
        ApplierLimits.Capacity small = new ApplierLimits.Capacity(10, 1 << 20);
        applier = applier(new ApplierLimits(10, 1 << 20, Duration.ofMillis(5), 2, small, SOON, impatient));
        for (int i = 0; i < 10; i++) {
            applier.occupy(100);
        }
        assertThat(openings.opened).isEmpty();

        applier.occupy(100);

        assertThat(openings.opened).hasSize(1);
        assertThat(applier.load().pending()).isEqualTo(11);
        applier.release(100);
        assertThat(openings.closed).hasValue(1);
        for (int i = 0; i < 10; i++) {
            applier.release(100);
        }
        assertThat(applier.load().pending()).isZero();
    }

    @Test
    void sendsLessAtOnceToASinkThatIsOverloaded() throws Exception {
        sink.answering((changes, apply) -> completedFuture(
                Collections.nCopies(changes.size(), new Outcome.Unavailable("429", Trouble.SINK_OVERLOADED))));
        for (int i = 0; i < 10; i++) {
            applier.submit(new Letter(upsert("k" + i, 1)));
        }

        Awaitility.await().until(() -> applier.load().batchChanges() == 10 / 2 / 2 / 2);
        sink.answering((changes, apply) -> completedFuture(apply.run()));
        for (int i = 0; i < 100; i++) {
            applier.submit(new Letter(upsert("k" + i, 2)));
        }

        Awaitility.await().until(() -> applier.load().batchChanges() > 5);
    }

    @Test
    void tellsOfAChangeThatKeepsFailingByItself() throws Exception {
        sink.answering((changes, apply) -> completedFuture(
                Collections.nCopies(changes.size(), new Outcome.Unavailable("500", Trouble.CHANGE_UNAVAILABLE))));

        applier.submit(new Letter(upsert("stuck", 1)));

        Awaitility.await().until(() -> !history.failures().isEmpty());
        assertThat(history.failures())
                .singleElement()
                .extracting("id", "reason", "message")
                .containsExactly("stuck", "change-unavailable", "500");
    }

    /** Another batch may succeed the moment one fails: a listener that heard "closed" first would pause for ever. */
    @Test
    void theListenerHearsOpeningsAndClosingsInTheirOrder() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        sink.answering((changes, apply) -> {
            boolean fails = calls.incrementAndGet() % 2 == 0;
            return CompletableFuture.supplyAsync(() -> fails
                    ? Collections.nCopies(changes.size(), new Outcome.Unavailable("down", Trouble.SINK_UNAVAILABLE))
                    : apply.run());
        });

        for (int i = 0; i < 2000; i++) {
            applier.submit(new Letter(upsert("k" + i % 50, i + 1)));
        }
        assertThat(applier.drain(SOON)).isTrue();

        Awaitility.await().until(() -> !applier.load().open());
        assertThat(openings.outOfOrder).isFalse();
        assertThat(openings.open).isFalse();
    }

    @Test
    void sendsOneTrialAtATimeWhileTheSinkIsUnavailable() throws Exception {
        AtomicInteger concurrent = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger calls = new AtomicInteger();
        CountDownLatch bothAsked = new CountDownLatch(2);
        sink.answering((changes, apply) -> {
            int call = calls.incrementAndGet();
            bothAsked.countDown();
            if (call <= 2) {
                return CompletableFuture.supplyAsync(() -> {
                    await(bothAsked);
                    return Collections.nCopies(
                            changes.size(), new Outcome.Unavailable("down", Trouble.SINK_UNAVAILABLE));
                });
            }
            if (call > 6) {
                return completedFuture(apply.run()); // the trial succeeded
            }
            most.accumulateAndGet(concurrent.incrementAndGet(), Math::max);
            return CompletableFuture.supplyAsync(() -> {
                concurrent.decrementAndGet();
                return call < 6
                        ? Collections.nCopies(changes.size(), new Outcome.Unavailable("down", Trouble.SINK_UNAVAILABLE))
                        : apply.run();
            });
        });
        List<Letter> letters = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            letters.add(new Letter(upsert("k" + i, 1)));
            applier.submit(letters.getLast());
        }

        for (Letter letter : letters) {
            letter.awaitSettled();
        }
        assertThat(most.get()).isEqualTo(1);
    }

    @Test
    void drainsWithoutWaitingForTheBatchToAge() throws Exception {
        applier.close();
        applier = applier(new ApplierLimits(10, 1 << 20, Duration.ofHours(1), 2, 20, SOON));
        Letter letter = new Letter(upsert("a", 1));
        applier.submit(letter);

        assertThat(applier.drain(SOON)).isTrue();

        assertThat(letter.isSettled()).isTrue();
    }

    /** A dead letter that cannot be written must not keep the thread that reads from polling. */
    @Test
    void intakeStopsWhileADeadLetterCannotBeWrittenAndGoesOnOnceItIs() throws Exception {
        applier.occupy(10);

        applier.stall(new Outcome.Unavailable("the dead-letter topic is away", Trouble.CHANGE_UNAVAILABLE));

        assertThat(openings.opened).containsExactly("the dead-letter topic is away");
        assertThat(applier.load().open()).isTrue();
        applier.release(10);
        assertThat(applier.load().open()).isFalse();
        assertThat(openings.closed).hasValue(1);
    }

    private Applier applier(ApplierLimits limits) {
        Backoff backoff = new Backoff(Duration.ofMillis(1), Duration.ofMillis(5), () -> 0.5);
        Applier made = new Applier(sink, limits, backoff, ApplyListener.all(history, openings), System::nanoTime);
        made.start();
        return made;
    }

    private void submit(Delivery delivery) {
        try {
            applier.submit(delivery);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ChangeRecord upsert(String id, long version) {
        return ChangeRecord.of(id, new Version(version), ChangeKind.UPSERT, new byte[] {'{', '}'});
    }

    /** A delivery that remembers what became of it. */
    private static final class Letter implements Delivery {
        private final ChangeRecord change;
        private final CountDownLatch settled = new CountDownLatch(1);
        private final List<Outcome.Rejected> deadLetters = Collections.synchronizedList(new ArrayList<>());
        private final AtomicInteger refusals = new AtomicInteger();

        private Letter(ChangeRecord change) {
            this.change = change;
        }

        void refuseDeadLetters(int times) {
            refusals.set(times);
        }

        boolean isSettled() {
            return settled.getCount() == 0;
        }

        void awaitSettled() throws InterruptedException {
            assertThat(settled.await(10, TimeUnit.SECONDS))
                    .as("settled: " + change)
                    .isTrue();
        }

        @Override
        public ChangeRecord change() {
            return change;
        }

        @Override
        public void settle(Outcome outcome) {
            settled.countDown();
        }

        @Override
        public CompletionStage<Void> deadLetter(Outcome.Rejected rejected, int attempts) {
            assertThat(isSettled()).isFalse();
            deadLetters.add(rejected);
            return refusals.getAndDecrement() > 0
                    ? CompletableFuture.failedFuture(new IllegalStateException("Kafka refused"))
                    : completedFuture(null);
        }
    }

    private static final class Openings implements ApplyListener {
        private final List<String> opened = Collections.synchronizedList(new ArrayList<>());
        private final AtomicInteger closed = new AtomicInteger();
        private volatile boolean open;
        private volatile boolean outOfOrder;
        private final CountDownLatch firstOpened = new CountDownLatch(1);
        private final CountDownLatch firstClosed = new CountDownLatch(1);

        @Override
        public void opened(Outcome.Unavailable why) {
            outOfOrder |= open;
            open = true;
            opened.add(why.cause());
            firstOpened.countDown();
        }

        @Override
        public void closed() {
            outOfOrder |= !open;
            open = false;
            closed.incrementAndGet();
            firstClosed.countDown();
        }
    }
}
