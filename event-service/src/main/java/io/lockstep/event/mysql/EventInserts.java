package io.lockstep.event.mysql;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;

/**
 * The SQL that adds rows to {@code recognized_events}, within the current transaction.
 *
 * <p>Not through Hibernate: for a row that is written once and never looked at again it costs more than the statement
 * itself, of which a batch makes one for many rows.
 */
@ApplicationScoped
class EventInserts {

    private static final String INSERT = "insert into recognized_events"
            + " (recognized_event_id, recognized_event_name, organizer, college, recognized_level,"
            + " recognized_event_time, related_majors, applicable_majors, recognition_basis, is_active, version,"
            + " created_at, updated_at, updated_by) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private final AgroalDataSource dataSource;
    private final TextsColumn texts = new TextsColumn();

    EventInserts(AgroalDataSource dataSource) {
        this.dataSource = dataSource;
    }

    void insert(List<RecognizedEventRow> rows) {
        if (rows.isEmpty()) {
            return;
        }
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert = connection.prepareStatement(INSERT)) {
            Batches.execute(insert, rows, row -> set(row, insert));
        } catch (SQLException e) {
            throw new SqlFailure("cannot insert " + rows.size() + " events", e);
        }
    }

    private void set(RecognizedEventRow row, PreparedStatement insert) throws SQLException {
        EventContent content = row.content;
        insert.setString(1, row.id);
        insert.setString(2, content.name);
        insert.setString(3, content.organizer);
        insert.setString(4, content.college);
        insert.setString(5, content.level);
        insert.setObject(6, content.day);
        insert.setString(7, texts.convertToDatabaseColumn(content.relatedMajors));
        insert.setString(8, texts.convertToDatabaseColumn(content.applicableMajors));
        insert.setString(9, content.basis);
        insert.setBoolean(10, content.active);
        insert.setLong(11, row.version);
        insert.setObject(12, utc(row.createdAt));
        insert.setObject(13, utc(row.updatedAt));
        insert.setString(14, row.updatedBy);
    }

    private static LocalDateTime utc(Instant time) {
        return LocalDateTime.ofInstant(time, ZoneOffset.UTC);
    }
}
