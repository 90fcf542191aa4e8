package io.lockstep.event.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lockstep.contract.EventDocument;
import io.lockstep.contract.Version;
import io.lockstep.devstack.junit.RealServersResource;
import io.lockstep.devstack.junit.TestScope;
import io.lockstep.event.EventDraft;
import io.lockstep.event.EventField;
import io.lockstep.event.EventInput;
import io.lockstep.event.InputReading;
import io.lockstep.event.Origin;
import io.lockstep.event.Precondition;
import io.lockstep.event.Register;
import io.lockstep.event.StoreUnavailable;
import io.lockstep.event.StoredEvent;
import io.lockstep.event.TestDatabase;
import io.lockstep.event.WriteOutcome;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RealServersResource.class)
class MySqlRegisterIT {

    private static final Precondition ANY = new Precondition.Any();

    TestScope scope;

    @Inject
    Register register;

    private TestDatabase database;
    private final String name = UUID.randomUUID().toString();

    @BeforeEach
    void connect() {
        database = new TestDatabase(scope);
    }

    /** I1: the failure comes after the row was written and before the commit. */
    @Test
    void aRowWhoseOutboxRowFailsIsNotWritten() throws SQLException {
        failOutboxInserts(name);
        try {
            assertThatThrownBy(() -> register.create(input(name, "c"), Origin.UNKNOWN))
                    .hasStackTraceContaining("refused by the test");
        } finally {
            database.execute("drop trigger refuse_outbox");
        }

        assertThat(rows()).isZero();
    }

    /** I1: the same for a change and a deletion, which leave the row as it was. */
    @Test
    void aChangeWhoseOutboxRowFailsIsNotMade() throws SQLException {
        StoredEvent before = created("c");
        database.execute("create trigger refuse_outbox before insert on es_sync_tasks for each row"
                + " begin if new.event_id = '" + before.id()
                + "' then signal sqlstate '45000' set message_text = 'refused by the test'; end if; end");
        try {
            assertThatThrownBy(() -> register.replace(before.id(), input(name, "d"), ANY, Origin.UNKNOWN))
                    .hasStackTraceContaining("refused by the test");
            assertThatThrownBy(() -> register.delete(before.id(), ANY, Origin.UNKNOWN))
                    .hasStackTraceContaining("refused by the test");
        } finally {
            database.execute("drop trigger refuse_outbox");
        }

        assertThat(register.find(before.id()).orElseThrow().json()).isEqualTo(before.json());
    }

    /** I1: the connection dies while both rows are written and the commit has not come. */
    @Test
    void aConnectionThatDiesBeforeTheCommitLeavesNeitherRow() throws Exception {
        database.execute("create trigger slow_outbox after insert on es_sync_tasks for each row begin"
                + " if new.document like '%" + name + "%' then set @slept = sleep(20); end if; end");
        try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
            Future<WriteOutcome> creating = executor.submit(() -> register.create(input(name, "c"), Origin.UNKNOWN));
            String sleeping = "select max(id) from information_schema.processlist"
                    + " where db = database() and state = 'User sleep'";
            await().until(() -> database.one(sleeping) != null);

            database.execute("kill connection " + database.one(sleeping));

            assertThatThrownBy(creating::get).hasCauseInstanceOf(StoreUnavailable.class);
        } finally {
            database.execute("drop trigger slow_outbox");
        }
        assertThat(rows()).isZero();
        assertThat(database.number("select count(*) from es_sync_tasks where document like '%" + name + "%'"))
                .isZero();
    }

    /** I3: whatever the interleaving, versions of one event strictly grow, and the outbox has them in that order. */
    @Test
    void concurrentWritersMakeVersionsThatGrowInTheOrderOfTheOutbox() throws Exception {
        StoredEvent event = created("c");
        database.execute("create table if not exists outbox_log (id bigint primary key, event_id varchar(64),"
                + " version bigint)");
        database.execute("create trigger log_outbox after insert on es_sync_tasks for each row"
                + " insert into outbox_log values (new.id, new.event_id, new.version)");
        int writers = 8;
        int writesEach = 25;
        try (ExecutorService executor = Executors.newFixedThreadPool(writers)) {
            List<Callable<Void>> work = new ArrayList<>();
            for (int writer = 0; writer < writers; writer++) {
                String mark = "w" + writer + "-";
                work.add(() -> {
                    for (int i = 0; i < writesEach; i++) {
                        WriteOutcome outcome = register.replace(event.id(), input(name, mark + i), ANY, Origin.UNKNOWN);
                        assertThat(outcome).isInstanceOf(WriteOutcome.Replaced.class);
                    }
                    return null;
                });
            }
            for (Future<Void> done : executor.invokeAll(work)) {
                done.get();
            }
        } finally {
            database.execute("drop trigger log_outbox");
        }

        List<Long> versions = new ArrayList<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(
                        "select version from outbox_log where event_id = '" + event.id() + "' order by id")) {
            while (found.next()) {
                versions.add(found.getLong(1));
            }
        }
        assertThat(versions).hasSize(writers * writesEach).isSorted().doesNotHaveDuplicates();
        assertThat(register.find(event.id()).orElseThrow().version().value()).isEqualTo(versions.getLast());
    }

    @Test
    void onlyOneOfTwoWritersWithTheSamePreconditionWins() throws Exception {
        StoredEvent event = created("c");
        Precondition current = new Precondition.OneOf(Set.of(event.version()));
        try (ExecutorService executor = Executors.newFixedThreadPool(2)) {
            List<Callable<WriteOutcome>> work = List.of(
                    () -> register.replace(event.id(), input(name, "x"), current, Origin.UNKNOWN),
                    () -> register.replace(event.id(), input(name, "y"), current, Origin.UNKNOWN));
            List<WriteOutcome> outcomes = new ArrayList<>();
            for (Future<WriteOutcome> outcome : executor.invokeAll(work)) {
                outcomes.add(outcome.get());
            }

            assertThat(outcomes)
                    .filteredOn(WriteOutcome.Replaced.class::isInstance)
                    .hasSize(1);
            assertThat(outcomes)
                    .filteredOn(WriteOutcome.Stale.class::isInstance)
                    .hasSize(1);
        }
    }

    @Test
    void aDeletionIsNewerThanWhatItDeletes() {
        StoredEvent event = created("c");

        WriteOutcome outcome = register.delete(event.id(), ANY, Origin.UNKNOWN);

        Version deleted = ((WriteOutcome.Deleted) outcome).version();
        assertThat(deleted.isNewerThan(event.version())).isTrue();
        assertThat(created("c").version().isNewerThan(deleted)).isTrue();
    }

    @Test
    void timesAreStoredInUtcWhateverTheZoneOfTheProcess() throws SQLException {
        assertThat(ZoneId.systemDefault().getId()).isEqualTo("America/New_York");
        StoredEvent event = created("c");
        String row = " from recognized_events where recognized_event_id = '" + event.id() + "'";

        assertThat(database.number("select timestampdiff(microsecond, '1970-01-01', created_at)" + row))
                .isEqualTo(event.version().value());

        database.execute("update recognized_events set created_at = '2026-03-08 02:30:00.123456',"
                + " recognized_event_time = '2026-03-08' where recognized_event_id = '" + event.id() + "'");

        EventDocument read = register.find(event.id()).orElseThrow().document();
        assertThat(read.createdAt()).isEqualTo("2026-03-08T02:30:00.123456Z");
        assertThat(read.recognizedEventTime()).isEqualTo("2026-03-08");
    }

    @Test
    void sqlBehindTheApplicationRaisesTheVersion() throws SQLException {
        StoredEvent event = created("c");

        database.execute(
                "update recognized_events set college = 'by hand' where recognized_event_id = '" + event.id() + "'");

        StoredEvent changed = register.find(event.id()).orElseThrow();
        assertThat(changed.version().isNewerThan(event.version())).isTrue();
        assertThat(changed.document().updatedAt()).isAfter(event.document().updatedAt());
        assertThat(changed.document().createdAt()).isEqualTo(event.document().createdAt());
    }

    @Test
    void sqlBehindTheApplicationGetsAVersionToo() throws SQLException {
        database.execute("insert into recognized_events (recognized_event_id, recognized_event_name, organizer,"
                + " related_majors, applicable_majors) values ('by-hand-1', '" + name + "', 'o', '[\"m\"]', '[]')");

        StoredEvent event = register.find("by-hand-1").orElseThrow();
        assertThat(event.version().value()).isBetween(Version.at(Instant.now()).value() - 60_000_000, Version.LARGEST);
        assertThat(event.document().relatedMajors()).containsExactly("m");
        assertThat(register.delete("by-hand-1", ANY, Origin.UNKNOWN)).isInstanceOf(WriteOutcome.Deleted.class);
    }

    /** I3: a REPLACE deletes and inserts; for sinks its row must be newer than its own deletion. */
    @Test
    void aReplaceBySqlIsNewerThanItsOwnDeletion() throws SQLException {
        long ahead = Version.at(Instant.now()).value() + 3_600_000_000L;
        String row = " where recognized_event_id = 'replaced'";
        for (String version : List.of("0", "0", "5", Long.toString(ahead), "0", "7")) {
            database.execute("replace into recognized_events (recognized_event_id, recognized_event_name, organizer,"
                    + " related_majors, applicable_majors, version) values ('replaced', '" + name
                    + "', 'o', '[]', '[]', "
                    + version + ")");
            assertThat(database.number("select version from recognized_events" + row))
                    .isGreaterThan(
                            database.number("select coalesce(max(version), 0) from recognized_event_deletions" + row));
        }
        assertThat(database.number("select version from recognized_events" + row))
                .isGreaterThan(ahead);

        // By the natural key: another id's row is deleted.
        database.execute("replace into recognized_events (recognized_event_id, recognized_event_name, organizer,"
                + " related_majors, applicable_majors, version) values ('replaced-2', '" + name
                + "', 'o', '[]', '[]', 5)");
        assertThat(database.number("select count(*) from recognized_events" + row))
                .isZero();
        assertThat(database.number("select version from recognized_event_deletions" + row))
                .isGreaterThan(ahead);
        assertThat(database.number("select version from recognized_events where recognized_event_id = 'replaced-2'"))
                .isEqualTo(5);
    }

    @Test
    void aVersionThatDoublesCannotHoldIsRefused() {
        StoredEvent event = created("c");

        assertThatThrownBy(() -> database.execute("update recognized_events set version = 9007199254740992"
                        + " where recognized_event_id = '" + event.id() + "'"))
                .isInstanceOf(SQLException.class);
    }

    @Test
    void aRowThatStaysLockedIsReportedAsUnavailableAndDoesNotHang() throws SQLException {
        StoredEvent event = created("c");
        try (Connection holder = database.connect();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute(
                    "select * from recognized_events where recognized_event_id = '" + event.id() + "' for update");

            assertThatThrownBy(() -> register.replace(event.id(), input(name, "d"), ANY, Origin.UNKNOWN))
                    .isInstanceOf(StoreUnavailable.class)
                    .hasMessageContaining("others hold its locks");
            holder.rollback();
        }
        assertThat(register.replace(event.id(), input(name, "d"), ANY, Origin.UNKNOWN))
                .isInstanceOf(WriteOutcome.Replaced.class);
    }

    private void failOutboxInserts(String marker) throws SQLException {
        database.execute("create trigger refuse_outbox before insert on es_sync_tasks for each row"
                + " begin if new.document like '%" + marker
                + "%' then signal sqlstate '45000' set message_text = 'refused by the test'; end if; end");
    }

    private long rows() throws SQLException {
        return database.number("select count(*) from recognized_events where recognized_event_name = '" + name + "'");
    }

    private StoredEvent created(String college) {
        WriteOutcome outcome = register.create(input(name, college), Origin.UNKNOWN);
        return ((WriteOutcome.Created) outcome).event();
    }

    private static EventInput input(String name, String college) {
        EventDraft draft = new EventDraft();
        draft.text(EventField.NAME, name);
        draft.text(EventField.ORGANIZER, "o");
        draft.text(EventField.COLLEGE, college);
        return ((InputReading.Valid) draft.read()).input();
    }
}
