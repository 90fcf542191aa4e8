package io.lockstep.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.contract.ChangeKind;
import io.lockstep.contract.ChangeRecord;
import io.lockstep.contract.Version;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RelayTest {

    private final MemoryOutbox outbox = new MemoryOutbox();
    private final MemoryTopic topic = new MemoryTopic();
    private final Wakeup wakeup = new Wakeup();
    private final RelayStatus status = new RelayStatus(Clock.systemUTC());
    private final Thread relay = Thread.ofPlatform()
            .unstarted(new Relay(
                    outbox,
                    topic,
                    new RelaySettings(
                            new BatchLimits(2, 1000),
                            Duration.ofMillis(10),
                            Duration.ofMillis(10),
                            Duration.ofMillis(20)),
                    new Relay.Signals(wakeup, status),
                    new Random(1)));

    @AfterEach
    void stop() throws InterruptedException {
        wakeup.stop();
        relay.join();
    }

    @Test
    void publishesInOrderAndEmptiesTheOutbox() {
        outbox.add(row(1), row(2), row(3), row(4), row(5));

        relay.start();

        await().until(outbox::isEmpty);
        assertThat(topic.published()).containsExactly(1L, 2L, 3L, 4L, 5L);
        await().until(() -> status.snapshot().publishedTotal() == 5);
        assertThat(status.snapshot().last()).map(RelayStatus.Last::version).contains(new Version(5));
    }

    @Test
    void publishesARowThatCommittedLate() {
        outbox.add(row(2));
        relay.start();
        await().until(outbox::isEmpty);

        outbox.add(row(1));

        await().until(outbox::isEmpty);
        assertThat(topic.published()).containsExactly(2L, 1L);
    }

    @Test
    void keepsRowsUntilKafkaIsBack() {
        topic.fail(5);
        outbox.add(row(1));

        relay.start();

        await().until(outbox::isEmpty);
        assertThat(topic.published()).containsExactly(1L);
        assertThat(status.snapshot().error())
                .map(RelayStatus.Failure::message)
                .hasValueSatisfying(message -> assertThat(message).contains("no broker"));
    }

    @Test
    void publishesAgainWhatItCouldNotDelete() {
        outbox.failDeletes(1);
        outbox.add(row(1));

        relay.start();

        await().until(outbox::isEmpty);
        assertThat(topic.published()).containsExactly(1L, 1L);
    }

    @Test
    void setsAsideWhatCanNeverBePublishedAndGoesOn() {
        topic.refuse(2);
        outbox.add(row(1), row(2), row(3));
        outbox.addMalformed(4, "odd");
        outbox.add(row(5));

        relay.start();

        await().until(outbox::isEmpty);
        assertThat(topic.published()).containsExactly(1L, 3L, 5L);
        assertThat(outbox.refused())
                .containsExactlyInAnyOrderEntriesOf(Map.of(2L, "upsert evt_2@2: too large", 4L, "odd"));
    }

    @Test
    void standsByWhileAnotherLeadsAndTakesOverAfterIt() {
        outbox.lockedByAnother(true);
        outbox.add(row(1));
        relay.start();
        await().until(() -> outbox.attempts() > 2);
        assertThat(topic.published()).isEmpty();
        assertThat(status.snapshot().leader()).isFalse();

        outbox.lockedByAnother(false);

        await().until(outbox::isEmpty);
        await().until(() -> status.snapshot().leader());
    }

    @Test
    void isHaltedNoLongerOnceAnotherLeads() {
        outbox.haltOnLead();
        relay.start();
        await().until(() -> status.snapshot().halted());

        outbox.lockedByAnother(true);

        await().until(() -> !status.snapshot().halted());
    }

    @Test
    void givesUpTheLeadWhenFencedAndCanLeadAgain() {
        relay.start();
        await().until(() -> status.snapshot().leader());

        topic.open();
        outbox.add(row(1));

        await().until(outbox::isEmpty);
        assertThat(topic.published()).containsExactly(1L);
        assertThat(topic.opened()).isGreaterThanOrEqualTo(3);
    }

    @Test
    void survivesWhateverIsThrown() {
        outbox.throwOnRead(new StackOverflowError("a defect"));
        outbox.add(row(1));

        relay.start();

        await().until(outbox::isEmpty);
        assertThat(topic.published()).containsExactly(1L);
    }

    @Test
    void freesTheLeadWhenStopped() throws InterruptedException {
        relay.start();
        await().until(() -> status.snapshot().leader());

        wakeup.stop();
        relay.join();

        assertThat(outbox.isHeld()).isFalse();
        assertThat(status.snapshot().leader()).isFalse();
    }

    private static CapturedChange row(long id) {
        ChangeRecord change = ChangeRecord.of("evt_" + id, new Version(id), ChangeKind.UPSERT, new byte[] {'{', '}'});
        return new CapturedChange(id, change, Optional.empty());
    }
}
