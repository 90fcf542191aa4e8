package io.lockstep.event.mysql;

import io.lockstep.contract.EventDocument;
import io.lockstep.contract.Version;
import io.lockstep.event.EventInput;
import io.lockstep.event.StoredEvent;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * A row of {@code recognized_events}.
 *
 * <p>{@code version} is not Hibernate's {@code @Version}: it is a clock that is set under the row's lock, not a counter
 * checked on write. Times are columns without a zone that hold UTC, whatever the zone of this process.
 */
@Entity
@Table(name = "recognized_events")
class RecognizedEventRow {

    @Id
    @Column(name = "recognized_event_id")
    String id;

    @Column(name = "recognized_event_name")
    String name;

    String organizer;
    String college;

    @Column(name = "recognized_level")
    String level;

    @Column(name = "recognized_event_time")
    LocalDate day;

    @Column(name = "related_majors")
    @Convert(converter = TextsColumn.class)
    List<String> relatedMajors;

    @Column(name = "applicable_majors")
    @Convert(converter = TextsColumn.class)
    List<String> applicableMajors;

    @Column(name = "recognition_basis")
    String basis;

    @Column(name = "is_active")
    boolean active;

    long version;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "updated_at")
    Instant updatedAt;

    /** For Hibernate. */
    RecognizedEventRow() {}

    static RecognizedEventRow create(String id, EventInput input, Instant now) {
        RecognizedEventRow row = new RecognizedEventRow();
        row.id = id;
        row.createdAt = column(now);
        row.fill(input, Version.at(now), now);
        return row;
    }

    /** Takes new content. INVARIANT I3: only under the row's lock, or two writers would make the same version. */
    void replace(EventInput input, Instant now) {
        fill(input, currentVersion().next(now), now);
    }

    boolean saysTheSameAs(EventInput input) {
        RecognizedEventRow other = new RecognizedEventRow();
        other.fill(input, currentVersion(), updatedAt);
        other.id = id;
        other.createdAt = createdAt;
        return other.document().equals(document());
    }

    Version currentVersion() {
        return new Version(version);
    }

    StoredEvent stored() {
        return new StoredEvent(document());
    }

    private void fill(EventInput input, Version newVersion, Instant now) {
        name = input.recognizedEventName();
        organizer = input.organizer();
        college = input.college().orElse(null);
        level = input.recognizedLevel().orElse(null);
        day = input.recognizedEventTime().orElse(null);
        relatedMajors = input.relatedMajors();
        applicableMajors = input.applicableMajors();
        basis = input.recognitionBasis().orElse(null);
        active = input.isActive();
        version = newVersion.value();
        updatedAt = column(now);
    }

    private EventDocument document() {
        return new EventDocument(
                id,
                name,
                organizer,
                college,
                level,
                day,
                relatedMajors,
                applicableMajors,
                basis,
                active,
                version,
                createdAt,
                updatedAt);
    }

    /** DATETIME(6) rounds what is finer, and the document would then differ from the row. */
    private static Instant column(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS);
    }
}
