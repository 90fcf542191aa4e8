package io.lockstep.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lockstep.contract.ChangeTopics;
import io.lockstep.devstack.junit.RealServersResource;
import io.lockstep.devstack.junit.TestScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Both captures on one register, with the service's own relay out of the way. */
@QuarkusTest
@WithTestResource(RealServersResource.class)
@TestProfile(CaptureSwitchIT.ServiceOfItsOwn.class)
class CaptureSwitchIT {

    /** A service that no other class uses: its relay is stopped here. */
    public static final class ServiceOfItsOwn implements QuarkusTestProfile {}

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    TestScope scope;

    @Inject
    Instance<ChangeSource> sources;

    @Inject
    ChangePublishers publishers;

    @Inject
    Register register;

    @Inject
    BinlogWatch watch;

    @Inject
    Wakeup ofTheService;

    private TestDatabase database;
    private TestTopic topic;

    @BeforeEach
    void open() throws SQLException {
        ofTheService.stop();
        database = new TestDatabase(scope);
        database.execute("delete from es_sync_tasks");
        topic = new TestTopic(scope.kafkaBootstrapServers(), scope.topics().changes(), ChangeTopics.PARTITIONS);
    }

    @AfterEach
    void close() {
        topic.close();
    }

    @Test
    void switchesToTheBinlogAndBackWhileEventsAreWrittenAndLosesNothing() throws SQLException {
        List<String> ids = new ArrayList<>();
        RunningRelay outbox = relay(CaptureMode.OUTBOX);
        ids.addAll(create(20));
        await().atMost(PATIENCE).until(outbox::leads);

        RunningRelay binlog = relay(CaptureMode.BINLOG);
        ids.addAll(create(20));
        outbox.close();
        ids.addAll(create(20));
        change(ids.get(0));
        await().atMost(PATIENCE).until(binlog::leads);
        ids.addAll(create(20));
        bySql(ids.get(1), "while the binlog led");
        awaitNewest(ids);

        RunningRelay outboxAgain = relay(CaptureMode.OUTBOX);
        change(ids.get(1));
        binlog.close();
        bySql(ids.get(2), "after the last position");
        String gone = ids.remove(3);
        database.execute("delete from recognized_events where recognized_event_id = '" + gone + "'");
        await().atMost(PATIENCE).until(outboxAgain::leads);
        ids.addAll(create(20));

        awaitNewest(ids);
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(topic.records(gone).getLast().value()).isNull());
        assertThat(database.number("select count(*) from capture_positions")).isZero();
        outboxAgain.close();
    }

    /**
     * SQL with an old version of its own, and a row that cannot be read: the former is taken over, the latter set aside,
     * once, and neither keeps the outbox from leading.
     */
    @Test
    void takesOverWhateverVersionsRowsHaveAndSetsUnreadableOnesAside() throws SQLException {
        List<String> ids = create(3);
        try (RunningRelay binlog = relay(CaptureMode.BINLOG)) {
            awaitNewest(ids);
        }
        database.execute("insert into recognized_events (recognized_event_id, recognized_event_name, organizer,"
                + " related_majors, applicable_majors, version) values ('old-version', '" + UUID.randomUUID()
                + "', 'o', '[]', '[]', 77)");
        database.execute("update recognized_events set related_majors = '[\"a\", null]' where recognized_event_id = '"
                + ids.get(0) + "'");
        database.execute("insert into recognized_event_deletions values ('odd-deletion', 0, utc_timestamp(6))");
        ids.set(0, "old-version");

        try (RunningRelay outbox = relay(CaptureMode.OUTBOX)) {
            awaitNewest(ids);
        } finally {
            database.execute("update recognized_events set related_majors = '[]' where related_majors like '%null%'");
            database.execute("delete from recognized_event_deletions where version = 0");
        }
        assertThat(database.number("select count(*) from es_sync_refusals where event_id = 'odd-deletion'"))
                .isEqualTo(1);
        assertThat(database.number("select count(*) from es_sync_refusals where refusal like '%majors%'"))
                .isEqualTo(1);
    }

    /** A row that stays locked fails an attempt; the next one goes on behind what is in the outbox already. */
    @Test
    void aTakeoverThatFailedGoesOnWhereItStopped() throws SQLException {
        List<String> ids = new ArrayList<>(create(3));
        try (RunningRelay binlog = relay(CaptureMode.BINLOG)) {
            awaitNewest(ids);
            awaitQuiet();
        }
        String rows = IntStream.rangeClosed(1, 600)
                .mapToObj(i -> String.format("('a-%04d', 'a %d %s', 'o', '[]', '[]')", i, i, UUID.randomUUID()))
                .collect(Collectors.joining(","));
        database.execute("insert into recognized_events (recognized_event_id, recognized_event_name, organizer,"
                + " related_majors, applicable_majors) values " + rows + ", ('zzz-locked', '" + UUID.randomUUID()
                + "', 'o', '[]', '[]')");
        try (Connection holder = database.connect();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("update recognized_events set college = 'x' where recognized_event_id = 'zzz-locked'");
            try (RunningRelay outbox = relay(CaptureMode.OUTBOX)) {
                await().atMost(PATIENCE).until(() -> outbox.status().error().isPresent());
                long appended = database.number("select count(*) from es_sync_tasks where event_id = 'a-0001'");
                assertThat(appended).isEqualTo(1);
                holder.commit();
                await().atMost(PATIENCE).until(outbox::leads);
                awaitNewest(List.of("a-0001", "a-0600", "zzz-locked"));
                assertThat(topic.records("a-0001")).hasSize(1);
            }
        } finally {
            database.execute(
                    "delete from recognized_events where recognized_event_id like 'a-%' or recognized_event_id = 'zzz-locked'");
        }
    }

    /** F-25: whatever was not acknowledged comes again, in order and with the same version. */
    @Test
    void aReaderThatDiesBetweenKafkaAndItsPositionRepeatsAndLosesNothing() throws SQLException {
        AtomicInteger crashes = new AtomicInteger(3);
        List<String> ids = create(5);
        database.execute("insert into recognized_event_deletions values ('odd-again', 0, utc_timestamp(6))");
        try (RunningRelay binlog =
                new RunningRelay(new CrashingSource(source(CaptureMode.BINLOG), crashes), publishers)) {
            // Past the snapshot, amidst which every reader begins anew.
            awaitNewest(ids);
            awaitQuiet();
            crashes.set(3);
            ids.addAll(create(30));
            awaitNewest(ids);
            assertThat(binlog.status().error()).isPresent();
        }
        assertThat(crashes).hasValue(0);
        assertThat(database.number("select count(*) from es_sync_refusals where event_id = 'odd-again'"))
                .isEqualTo(1);
    }

    /** F-25, the other side of Kafka. M10, acknowledging before Kafka has, loses the batch here. */
    @Test
    void aReaderThatDiesBeforeKafkaHasTheBatchLosesNothing() throws SQLException {
        AtomicInteger crashes = new AtomicInteger();
        List<String> ids = create(5);
        try (RunningRelay binlog =
                new RunningRelay(source(CaptureMode.BINLOG), new CrashingPublishers(publishers, crashes))) {
            // Past the snapshot, amidst which every reader begins anew.
            awaitNewest(ids);
            awaitQuiet();
            crashes.set(3);
            ids.addAll(create(30));
            awaitNewest(ids);
        }
        assertThat(crashes).hasValue(0);
    }

    /** F-27: rows that were deleted while nobody read, in a binlog that is gone, are deleted in the topic. */
    @Test
    void rowsDeletedInAPurgedPartOfTheBinlogAreDeletedInTheTopic() throws SQLException {
        List<String> ids = create(10);
        try (RunningRelay binlog = relay(CaptureMode.BINLOG)) {
            awaitNewest(ids);
            awaitQuiet();
        }
        String gone = ids.remove(0);
        String goneBySql = ids.remove(0);
        register.delete(gone, new Precondition.Any(), Origin.UNKNOWN);
        database.execute("delete from recognized_events where recognized_event_id = '" + goneBySql + "'");
        bySql(ids.get(0), "in the gap");
        ids.addAll(create(5));
        purgeBinlog();
        await().until(() -> watch.standing().map(BinlogStanding::purged).orElse(false));

        try (RunningRelay binlog = relay(CaptureMode.BINLOG)) {
            awaitNewest(ids);
            for (String id : List.of(gone, goneBySql)) {
                await().atMost(PATIENCE)
                        .untilAsserted(() ->
                                assertThat(topic.records(id).getLast().value()).isNull());
                assertThat(topic.versions(id)).isSorted();
            }
            await().atMost(PATIENCE)
                    .until(() -> watch.standing().filter(now -> !now.purged()).isPresent());
        }
    }

    /** F-26: without its position or the shapes of the tables, the reader reads the tables. */
    @Test
    void aLostPositionOrHistoryLeadsToASnapshot() throws SQLException {
        List<String> ids = create(5);
        try (RunningRelay binlog = relay(CaptureMode.BINLOG)) {
            awaitNewest(ids);
        }
        for (String loss : List.of(
                "delete from capture_schema_history",
                "delete from capture_positions",
                "update capture_positions set server = 'mariadb 7 7'",
                "update capture_positions set snapshot_requested = true")) {
            database.execute(loss);
            bySql(ids.get(0), "after " + loss.replace('\'', ' '));
            int records = topic.records(ids.get(1)).size();
            try (RunningRelay binlog = relay(CaptureMode.BINLOG)) {
                awaitNewest(ids);
                await().atMost(PATIENCE)
                        .until(() -> topic.records(ids.get(1)).size() > records
                                && TestTopic.header(topic.records(ids.get(1)).getLast(), "change")
                                        .equals("snapshot"));
            }
        }
    }

    /** F-28. */
    @Test
    void ignoresColumnsThatDocumentsLackAndHaltsWhereOneIsMissing() throws SQLException {
        List<String> ids = create(5);
        try (RunningRelay binlog = relay(CaptureMode.BINLOG)) {
            awaitNewest(ids);
            database.execute("alter table recognized_events add column remark varchar(20) after organizer");
            bySql(ids.get(0), "one more column");
            awaitNewest(ids);
            database.execute("alter table recognized_events change column remark note varchar(20)");
            bySql(ids.get(0), "renamed");
            awaitNewest(ids);
            database.execute("alter table recognized_events drop column note");
            bySql(ids.get(0), "dropped");
            awaitNewest(ids);

            // The history names the column, so that nothing could be written any more.
            database.execute("drop trigger recognized_events_history_of_update");
            database.execute("alter table recognized_events change column college faculty varchar(255)");
            bySql(ids.get(1), "without its college");
            await().atMost(PATIENCE).until(() -> binlog.status().halted());
            assertThat(binlog.status().error())
                    .hasValueSatisfying(error -> assertThat(error.message()).contains("lost the column college"));
            assertThat(topic.records(ids.get(1)).getLast().value()).doesNotContain("without its college");

            database.execute("alter table recognized_events change column faculty college varchar(255)");
            watch.requestSnapshot();
            awaitNewest(ids);
            await().atMost(PATIENCE).until(() -> !binlog.status().halted());
        }
    }

    /** The guard that refuses a TRUNCATE can be overridden; then the capture says so instead of going on as if nothing was. */
    @Test
    void aTruncationIsRefusedAndWhereItIsForcedTheCaptureHalts() throws SQLException {
        List<String> ids = create(3);
        assertThatThrownBy(() -> database.execute("truncate table recognized_events"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("foreign key");
        try (RunningRelay binlog = relay(CaptureMode.BINLOG)) {
            awaitNewest(ids);

            database.execute("set statement foreign_key_checks = 0 for truncate table recognized_events");

            await().atMost(PATIENCE).until(() -> binlog.status().halted());
            assertThat(binlog.status().error())
                    .hasValueSatisfying(error -> assertThat(error.message()).contains("was truncated"));
            watch.requestSnapshot();
            awaitNewest(create(1));
            assertThat(binlog.status().halted()).isFalse();
        }
    }

    /** A reader that lost its lock without noticing publishes nothing once another one leads. */
    @Test
    void aDeposedReaderIsFenced() throws Exception {
        List<String> ids = create(3);
        GatedPublishers gate = new GatedPublishers(publishers);
        try (RunningRelay deposed = new RunningRelay(source(CaptureMode.BINLOG), gate)) {
            awaitNewest(ids);
            awaitQuiet();
            gate.shut();
            change(ids.get(0));
            gate.awaitVisitor();
            database.execute("kill connection " + lockHolder());
            try (RunningRelay binlog = relay(CaptureMode.BINLOG)) {
                await().atMost(PATIENCE).until(binlog::leads);
                change(ids.get(0));
                awaitNewest(ids);

                gate.release();

                assertThat(gate.awaitAnswer()).isInstanceOf(Publication.Fenced.class);
                awaitNewest(ids);
                assertThat(topic.versions(ids.get(0))).isSorted();
            }
        }
    }

    private long lockHolder() throws SQLException {
        return database.number("select is_used_lock(concat('lockstep-relay-', left(sha2(concat(database(), '/"
                + scope.topics().changes() + "'), 256), 32)))");
    }

    @Test
    void aDeletionWithoutItsTriggerIsADeletionAllTheSame() throws SQLException {
        List<String> ids = create(3);
        try (RunningRelay binlog = relay(CaptureMode.BINLOG)) {
            awaitNewest(ids);
            String trigger = database.one("select action_statement from information_schema.triggers"
                    + " where trigger_schema = database() and trigger_name = 'recognized_events_after_delete'");
            database.execute("drop trigger recognized_events_after_delete");
            database.execute("delete from recognized_events where recognized_event_id = '" + ids.get(0) + "'");
            database.execute("create trigger recognized_events_after_delete after delete on recognized_events"
                    + " for each row " + trigger);

            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(topic.records(ids.get(0)).getLast().value())
                                    .isNull());
            assertThat(topic.versions(ids.get(0))).isSorted().doesNotHaveDuplicates();
        }
    }

    private RunningRelay relay(CaptureMode mode) {
        return new RunningRelay(source(mode), publishers);
    }

    private ChangeSource source(CaptureMode mode) {
        return sources.stream()
                .filter(found -> found.mode() == mode)
                .findFirst()
                .orElseThrow();
    }

    private List<String> create(int count) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            WriteOutcome outcome = register.create(input(), Origin.UNKNOWN);
            ids.add(outcome instanceof WriteOutcome.Created(StoredEvent event) ? event.id() : outcome.toString());
        }
        return ids;
    }

    private void change(String id) {
        register.replace(id, input(), new Precondition.Any(), Origin.UNKNOWN);
    }

    private void bySql(String id, String basis) throws SQLException {
        database.execute("update recognized_events set recognition_basis = '" + basis
                + "' where recognized_event_id = '" + id + "'");
    }

    /** Until the newest record of each event is what MySQL has, and no older one came after it. */
    private void awaitNewest(List<String> ids) {
        for (String id : ids) {
            StoredEvent stored = register.find(id).orElseThrow();
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(topic.records(id)).isNotEmpty();
                assertThat(topic.records(id).getLast().value())
                        .isEqualTo(new String(stored.json(), StandardCharsets.UTF_8));
            });
            assertThat(topic.versions(id).getLast()).isEqualTo(stored.version().value());
        }
    }

    private void awaitQuiet() throws SQLException {
        await().atMost(PATIENCE).until(() -> database.number("select count(*) from es_sync_tasks") == 0);
    }

    private void purgeBinlog() throws SQLException {
        String before = database.one("show master status");
        database.execute("flush binary logs");
        await().until(() -> {
            database.execute("purge binary logs to '" + database.one("show master status") + "'");
            return watch.standing().map(BinlogStanding::purged).orElse(false);
        });
        assertThat(database.one("show master status")).isNotEqualTo(before);
    }

    private static EventInput input() {
        return new EventInput(
                "event " + UUID.randomUUID(),
                "organizer",
                Optional.of("college"),
                Optional.of("A"),
                Optional.empty(),
                List.of("a"),
                List.of(),
                Optional.empty(),
                true);
    }
}
