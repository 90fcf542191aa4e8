package io.lockstep.sync.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.contract.Version;
import io.lockstep.sync.deadletter.Ledger.Decision;
import io.lockstep.sync.deadletter.LetterRecord.Rejection;
import io.lockstep.sync.deadletter.LetterRecord.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is decided when the dead-letter topic is read again, as after a crash or when a group has lost its positions. */
class LedgerTest {

    private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");
    private static final LetterId ID = LetterId.parse("changes-3-17");

    private final Ledger ledger = new Ledger(3, Duration.ofDays(7));

    @Test
    void whatWasReadBeforeIsNoCopy() {
        Letter known = opened(rejection(4, 1, NOW));

        assertThat(ledger.decide(rejection(4, 1, NOW), Optional.of(known), 5, NOW))
                .isInstanceOf(Decision.Ignore.class);
    }

    @Test
    void aRedriveThatACrashCutOffGoesOn() {
        Letter known = opened(rejection(4, 1, NOW));
        Decision redrive = ledger.decide(rejection(9, 1, NOW), Optional.of(known), 5, NOW);
        Letter redriving = ((Decision.Redrive) redrive).letter();

        assertThat(ledger.decide(rejection(4, 1, NOW), Optional.of(redriving), 10, NOW))
                .isInstanceOf(Decision.Ignore.class);
        assertThat(ledger.decide(rejection(9, 1, NOW), Optional.of(redriving), 10, NOW))
                .isEqualTo(new Decision.Redrive(redriving));
    }

    @Test
    void aForgottenLetterStaysForgotten() {
        Instant before = NOW.minus(Duration.ofDays(8));

        assertThat(ledger.decide(rejection(4, 1, before), Optional.empty(), 5, NOW))
                .isInstanceOf(Decision.Ignore.class);
    }

    @Test
    void aLetterThatWaitedLongToBeReadIsNew() {
        Instant before = NOW.minus(Duration.ofDays(8));

        assertThat(ledger.decide(rejection(5, 1, before), Optional.empty(), 5, NOW))
                .isInstanceOf(Decision.Note.class);
    }

    @Test
    void aNewLetterOnATopicThatWasMadeAnewIsNotTakenForAForgottenOne() {
        assertThat(ledger.decide(rejection(0, 1, NOW), Optional.empty(), 5000, NOW))
                .isInstanceOf(Decision.Note.class);
    }

    @Test
    void aRepetitionByAnEarlierAttemptDoesNotCountDown() {
        Letter known = opened(rejection(4, 1, NOW));
        Letter twice = ((Decision.Note) ledger.decide(rejection(6, 2, NOW), Optional.of(known), 5, NOW)).letter();

        Decision repeated = ledger.decide(rejection(8, 1, NOW.plusSeconds(1)), Optional.of(twice), 7, NOW);

        assertThat(((Decision.Note) repeated).letter().rejections()).isEqualTo(2);
        assertThat(((Decision.Note) repeated).letter().attempts()).hasSize(3);
    }

    @Test
    void aRequestOfTheAdminApiThatComesTwiceCountsOnce() {
        Letter known = opened(rejection(4, 1, NOW));
        Letter twice = ((Decision.Note) ledger.decide(rejection(6, 2, NOW), Optional.of(known), 5, NOW)).letter();

        assertThat(ledger.decide(rejection(8, 1, NOW, Request.ONCE), Optional.of(twice), 7, NOW))
                .isInstanceOf(Decision.Refuse.class);
        assertThat(ledger.decide(rejection(8, 1, NOW), Optional.of(twice), 7, NOW))
                .isInstanceOf(Decision.Redrive.class);
    }

    private Letter opened(Rejection first) {
        return ((Decision.Note) ledger.decide(first, Optional.empty(), first.position(), NOW)).letter();
    }

    private static Rejection rejection(long position, int attempt, Instant at) {
        return rejection(position, attempt, at, Request.NONE);
    }

    private static Rejection rejection(long position, int attempt, Instant at, Request request) {
        return new Rejection(
                ID,
                new Attempt(attempt, at, position, "document-refused", "the document is bad"),
                "evt_1",
                new Version(7),
                "upsert",
                request);
    }
}
