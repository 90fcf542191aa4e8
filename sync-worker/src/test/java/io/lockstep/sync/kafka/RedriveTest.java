package io.lockstep.sync.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.contract.Version;
import io.lockstep.sync.deadletter.DeadLetterCounts.Redrive;
import io.lockstep.sync.deadletter.Ledger;
import io.lockstep.sync.deadletter.Letter;
import io.lockstep.sync.deadletter.LetterStatus;
import io.lockstep.sync.deadletter.LetterStatus.Resolution;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the ledger makes of dead letters and of the ways in which people and tools ask for a redrive. */
class RedriveTest {

    private static final String BAD = "bad";

    private final LedgerHarness worker =
            new LedgerHarness(new Ledger(3, Duration.ofDays(7)), 10, Duration.ofDays(36_500));

    @AfterEach
    void close() {
        worker.close();
    }

    @Test
    void aRejectedRecordIsAnOpenLetter() {
        worker.produce("evt_1", 7, BAD);

        Letter letter = worker.letter("changes-0-0");
        assertThat(letter.status()).isEqualTo(new LetterStatus.Open());
        assertThat(letter.key()).isEqualTo("evt_1");
        assertThat(letter.version()).isEqualTo(new Version(7));
        assertThat(letter.latest().reason()).isEqualTo("document-refused");
        assertThat(letter.rejections()).isEqualTo(1);
        assertThat(worker.counts.openByReason()).containsExactly(Map.entry("document-refused", 1));
    }

    /** A newer change of the key must be able to resolve the letter, and an older one must not. */
    @Test
    void aRecordThatIsNoChangeGoesByItsOwnVersionOrByWhenItWasProduced() {
        worker.produce("evt_1", "not JSON", Map.of("version", "7"));
        worker.produce("evt_2", "not JSON", Map.of("version", "seven"));

        assertThat(worker.letter("changes-0-0").version()).isEqualTo(new Version(7));
        assertThat(worker.letter("changes-0-1").version()).isEqualTo(Version.at(LedgerHarness.START));
    }

    @Test
    void aCopyOnTheDeadLetterTopicRedrivesIt() {
        worker.produce("evt_1", 7, BAD);
        worker.mend();

        worker.reproduce(worker.letters.getFirst());

        assertThat(worker.letter("changes-0-0").status()).isInstanceOf(LetterStatus.Resolved.class);
        assertThat(held("evt_1")).contains(7L);
        assertThat(worker.counts.redrives(Redrive.APPLIED)).isEqualTo(1);
        assertThat(worker.counts.open()).isZero();
    }

    @Test
    void aRejectedRedriveIsOneMoreAttemptOfTheSameLetter() {
        worker.produce("evt_1", 7, BAD);

        worker.reproduce(worker.letters.getFirst());

        assertThat(worker.all()).hasSize(1);
        assertThat(worker.letter("changes-0-0").status()).isEqualTo(new LetterStatus.Open());
        assertThat(worker.letter("changes-0-0").rejections()).isEqualTo(2);
        assertThat(text(worker.letters.get(1), "dead-letter-attempts")).isEqualTo("2");
        assertThat(text(worker.letters.get(1), "__streams.errors.offset")).isEqualTo("0");
    }

    @Test
    void whatTheOperatorEditedIsWhatIsApplied() {
        worker.produce("evt_1", 7, BAD);
        ProducerRecord<byte[], byte[]> letter = worker.letters.getFirst();

        worker.reproduce(new ProducerRecord<>(
                letter.topic(),
                0,
                0L,
                letter.key(),
                LedgerHarness.document("evt_1", "edited").getBytes(UTF_8),
                letter.headers()));

        assertThat(name("evt_1")).contains("edited");
        assertThat(worker.letter("changes-0-0").status().wireName()).isEqualTo("resolved");
    }

    @Test
    void aRepetitionAfterACrashIsRecordedAndNotRedriven() {
        worker.produce("evt_1", 7, BAD);
        ProducerRecord<byte[], byte[]> letter = worker.letters.getFirst();
        worker.mend();

        // The same origin and attempt, rejected at another time: nobody asked for anything.
        worker.reproduce(
                letter,
                Map.of("dead-letter-at", LedgerHarness.START.plusSeconds(60).toString()));

        assertThat(held("evt_1")).isEmpty();
        assertThat(worker.letter("changes-0-0").status()).isEqualTo(new LetterStatus.Open());
        assertThat(worker.letter("changes-0-0").attempts()).hasSize(2);
        assertThat(worker.letter("changes-0-0").rejections()).isEqualTo(1);
    }

    @Test
    void aNewerVersionThatIsAppliedResolvesTheLetter() {
        worker.produce("evt_1", 7, BAD);

        worker.produce("evt_1", 8, "good");

        assertThat(worker.letter("changes-0-0").status())
                .isInstanceOfSatisfying(
                        LetterStatus.Resolved.class,
                        resolved -> assertThat(resolved.how()).isEqualTo(Resolution.SUPERSEDED));
    }

    @Test
    void aNewerVersionThatWasAppliedBeforeTheLetterWasReadResolvesItToo() {
        worker.produce("evt_1", 8, "good");

        worker.produce("evt_1", 7, BAD);

        assertThat(worker.letter("changes-0-1").status().wireName()).isEqualTo("resolved");
    }

    @Test
    void anOlderVersionDoesNotResolveIt() {
        worker.produce("evt_1", 7, BAD);

        worker.produce("evt_1", 6, "good");

        assertThat(worker.letter("changes-0-0").status()).isEqualTo(new LetterStatus.Open());
    }

    @Test
    void aRedriveOfWhatIsSupersededIsASuccess() {
        worker.produce("evt_1", 7, BAD);
        worker.produce("evt_1", 8, "new");
        worker.mend();

        worker.reproduce(worker.letters.getFirst());

        assertThat(name("evt_1")).contains("new");
        assertThat(worker.letter("changes-0-0").status().wireName()).isEqualTo("resolved");
    }

    @Test
    void aRedriveThatLostToOneThatIsRejectedAgainIsOpenAgain() {
        for (int version = 4; version <= 7; version++) {
            worker.produce("evt_1", version, BAD);
        }

        worker.reproduceTogether(List.copyOf(worker.letters));

        assertThat(worker.all()).hasSize(4).extracting(Letter::status).containsOnly(new LetterStatus.Open());
    }

    @Test
    void aRedriveThatLostToOneThatIsAppliedIsResolved() {
        for (int version = 4; version <= 7; version++) {
            worker.produce("evt_1", version, BAD);
        }
        worker.mend();

        worker.reproduceTogether(List.copyOf(worker.letters));

        assertThat(worker.all()).hasSize(4).allMatch(letter -> letter.status().isClosed());
        assertThat(held("evt_1")).contains(7L);
    }

    @Test
    void anExhaustedLetterIsRedrivenOnlyWithForce() {
        worker.produce("evt_1", 7, BAD);
        worker.reproduce(worker.letters.getLast());
        worker.reproduce(worker.letters.getLast());
        assertThat(worker.letter("changes-0-0").rejections()).isEqualTo(3);
        worker.mend();

        worker.reproduce(worker.letters.getLast());
        assertThat(held("evt_1")).isEmpty();
        assertThat(worker.counts.redrives(Redrive.REFUSED)).isEqualTo(1);

        worker.reproduce(worker.letters.getLast(), Map.of("dead-letter-redrive", "force"));
        assertThat(held("evt_1")).contains(7L);
    }

    @Test
    void aCopyOnTheSourceTopicKeepsItsOriginAndCountsUp() {
        worker.produce("evt_1", 7, BAD);

        worker.copyToSource(worker.letters.getLast());

        assertThat(worker.all()).hasSize(1);
        assertThat(worker.letter("changes-0-0").rejections()).isEqualTo(2);
        assertThat(worker.letter("changes-0-0").status()).isEqualTo(new LetterStatus.Open());
        assertThat(worker.letters.getLast().headers().headers("dead-letter-attempts"))
                .hasSize(1);
    }

    @Test
    void aCopyOnTheSourceTopicThatIsAppliedResolvesTheLetter() {
        worker.produce("evt_1", 7, BAD);
        worker.mend();

        worker.copyToSource(worker.letters.getLast());

        assertThat(worker.letter("changes-0-0").status())
                .isInstanceOfSatisfying(
                        LetterStatus.Resolved.class,
                        resolved -> assertThat(resolved.how()).isEqualTo(Resolution.APPLIED));
    }

    @Test
    void anEndlessPipeToTheSourceTopicEnds() {
        worker.produce("evt_1", 7, BAD);

        for (int piped = 0; piped < worker.letters.size(); piped++) {
            worker.copyToSource(worker.letters.get(piped));
            assertThat(worker.letters).hasSizeLessThan(10);
        }

        assertThat(worker.letter("changes-0-0").rejections()).isEqualTo(3);
    }

    @Test
    void theRecordProducedByHandResolvesTheLetter() {
        worker.produce("evt_1", 7, BAD);

        worker.produce("evt_1", "{\"recognizedEventId\":\"evt_1\",\"version\":7}", Map.of());

        assertThat(worker.letter("changes-0-0").status().wireName()).isEqualTo("resolved");
    }

    @Test
    void aBareTombstonesCopyIsAsOldAsTheTombstone() {
        // A tombstone whose version header is wrong; the operator takes the header away and reproduces it an hour
        // later.
        worker.produce("evt_1", null, Map.of("version", "-1"));
        long anHourLater = Version.at(LedgerHarness.START.plusSeconds(1800)).value();
        worker.produce("evt_1", anHourLater, "new");
        ProducerRecord<byte[], byte[]> letter = worker.letters.getFirst();
        RecordHeaders headers = new RecordHeaders(letter.headers().toArray());
        headers.remove("version");

        worker.reproduce(new ProducerRecord<>(letter.topic(), 0, 0L, letter.key(), null, headers));

        assertThat(name("evt_1")).contains("new");
        assertThat(worker.letter("changes-0-0").status().wireName()).isEqualTo("resolved");
    }

    @Test
    void aDiscardedLetterIsClosedWithItsReason() {
        worker.produce("evt_1", 7, BAD);
        RecordHeaders headers =
                new RecordHeaders(worker.letters.getFirst().headers().toArray());
        headers.add("dead-letter-discard", "a test record".getBytes(UTF_8));
        headers.add("dead-letter-by", "ana".getBytes(UTF_8));

        worker.produceDeadLetter("evt_1".getBytes(UTF_8), null, headers);

        assertThat(worker.letter("changes-0-0").status())
                .isInstanceOfSatisfying(LetterStatus.Discarded.class, discarded -> {
                    assertThat(discarded.comment()).isEqualTo("a test record");
                    assertThat(discarded.by()).isEqualTo("ana");
                });
        assertThat(held("evt_1")).isEmpty();
    }

    @Test
    void aRecordThatIsNoDeadLetterIsALetterOfItsOwn() {
        worker.produceDeadLetter("evt_1".getBytes(UTF_8), "{}".getBytes(UTF_8), new RecordHeaders());

        assertThat(worker.letter("dlq-0-0").latest().reason()).isEqualTo("stray");
        assertThat(held("evt_1")).isEmpty();
    }

    @Test
    void aSnapshotForAnotherSinkIsPassedBy() {
        Map<String, String> headers = Map.of("version", "7", "change", "snapshot", "sink", "redis");
        worker.produceSnapshot("evt_1", LedgerHarness.document("evt_1", "good"), headers);
        worker.produceSnapshot("evt_2", "whatever redis makes of it", headers);

        assertThat(held("evt_1")).isEmpty();
        assertThat(worker.all()).isEmpty();
    }

    @Test
    void aClosedLetterIsForgottenAfterItsRetention() {
        worker.produce("evt_1", 7, BAD);
        worker.produce("evt_1", 8, "good");
        worker.produce("evt_2", 7, BAD);

        worker.advance(Duration.ofDays(8));

        assertThat(worker.find("changes-0-0")).isEmpty();
        assertThat(worker.find("changes-0-2")).isPresent();
    }

    @Test
    void aFullLedgerCountsWhatItNoLongerLists() {
        for (int i = 0; i < 12; i++) {
            worker.produce("evt_" + i, 7, BAD);
        }

        assertThat(worker.all()).hasSize(10);
        assertThat(worker.find("changes-0-0")).isEmpty();
        assertThat(worker.counts.unlisted()).isEqualTo(2);
    }

    private Optional<Long> held(String id) {
        return worker.sink.last(id).map(change -> change.version().value());
    }

    private Optional<String> name(String id) {
        return worker.sink
                .last(id)
                .flatMap(change -> change.document())
                .map(it -> new String(it, UTF_8).replaceAll(".*Name\":\"(\\w+)\".*", "$1"));
    }

    private static String text(ProducerRecord<?, ?> letter, String header) {
        return new String(letter.headers().lastHeader(header).value(), UTF_8);
    }
}
