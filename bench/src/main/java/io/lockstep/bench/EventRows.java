package io.lockstep.bench;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Rows of the register as the application writes them, by the same statements in the same order. */
final class EventRows implements AutoCloseable {

    private static final String INSERT = "insert into recognized_events (recognized_event_id, recognized_event_name,"
            + " organizer, college, recognized_level, recognized_event_time, related_majors, applicable_majors,"
            + " recognition_basis, is_active, version, created_at, updated_at)"
            + " values (?, ?, ?, ?, 'A', '2025-09-04', ?, '[]', ?, true, ?, utc_timestamp(6), utc_timestamp(6))";

    private static final String OUTBOX = "insert into es_sync_tasks"
            + " (event_id, change_kind, version, document, trace_parent, created_at)"
            + " values (?, 'upsert', ?, ?, null, utc_timestamp(6))";

    private final Connection connection;
    private final PreparedStatement insert;
    private final PreparedStatement outbox;

    EventRows(Connection connection) throws SQLException {
        this.connection = connection;
        connection.setAutoCommit(false);
        // As the application has it: the stricter default locks gaps, in which two inserts deadlock.
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        this.insert = connection.prepareStatement(INSERT);
        this.outbox = connection.prepareStatement(OUTBOX);
    }

    /** One transaction with one event; with its outbox row or without. */
    void write(String id, boolean withOutbox) throws SQLException {
        long version = System.currentTimeMillis() * 1000;
        set(id, version);
        insert.executeUpdate();
        if (withOutbox) {
            outbox.setString(1, id);
            outbox.setLong(2, version);
            outbox.setBytes(3, document(id, version));
            outbox.executeUpdate();
        }
        connection.commit();
    }

    /** One transaction with many events, no outbox rows. */
    void writeMany(String prefix, int count) throws SQLException {
        for (int i = 0; i < count; i++) {
            set(prefix + i, System.currentTimeMillis() * 1000);
            insert.addBatch();
        }
        insert.executeBatch();
        connection.commit();
    }

    private void set(String id, long version) throws SQLException {
        insert.setString(1, id);
        insert.setString(2, "全国大学生数学建模竞赛 " + id);
        insert.setString(3, "中国工业与应用数学学会");
        insert.setString(4, "信息科学与工程学院");
        insert.setString(5, "[\"计算机科学与技术\",\"软件工程\"]");
        insert.setString(6, "校教字〔2025〕12号");
        insert.setLong(7, version);
    }

    private static byte[] document(String id, long version) {
        return ("{\"recognizedEventId\":\"" + id + "\",\"recognizedEventName\":\"全国大学生数学建模竞赛 " + id
                        + "\",\"organizer\":\"中国工业与应用数学学会\",\"college\":\"信息科学与工程学院\",\"recognizedLevel\":\"A\","
                        + "\"recognizedEventTime\":\"2025-09-04\",\"relatedMajors\":[\"计算机科学与技术\",\"软件工程\"],"
                        + "\"applicableMajors\":[],\"recognitionBasis\":\"校教字〔2025〕12号\",\"isActive\":true,\"version\":"
                        + version
                        + ",\"createdAt\":\"2026-11-24T08:00:00.123456Z\",\"updatedAt\":\"2026-11-24T08:00:00.123456Z\"}")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
