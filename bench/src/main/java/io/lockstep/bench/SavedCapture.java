package io.lockstep.bench;

import io.lockstep.devstack.ServerEndpoints;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/** A position of the capture, to which it can be set back, and from which another engine can start. */
record SavedCapture(String position, List<String> shapes) {

    static SavedCapture of(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("create or replace table saved_positions as select * from capture_positions");
            List<String> shapes = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery("select entry from capture_schema_history order by id")) {
                while (rows.next()) {
                    shapes.add(rows.getString(1));
                }
            }
            try (ResultSet row = statement.executeQuery("select position from saved_positions")) {
                row.next();
                return new SavedCapture(row.getString(1), shapes);
            }
        }
    }

    void restore(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("delete from capture_positions");
            statement.execute("insert into capture_positions select * from saved_positions");
        }
    }

    /** Runs the plain engine from here in a JVM as large as the event service's, until it has published so much. */
    void runEngine(BenchServers servers, String topic, int records) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("lockstep-bench");
        ServerEndpoints endpoints = servers.endpoints();
        Path properties = folder.resolve("engine.properties");
        try (OutputStream out = Files.newOutputStream(properties)) {
            engine(endpoints, folder).store(out, null);
        }
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        OwnClassPath.text(),
                        EngineBaseline.class.getName(),
                        properties.toString(),
                        endpoints.kafkaBootstrapServers(),
                        topic,
                        Integer.toString(records))
                .redirectOutput(folder.resolve("engine.log").toFile())
                .redirectErrorStream(true)
                .start();
        int code = process.waitFor();
        if (code != 0) {
            throw new IOException("the engine ended with " + code + ": " + folder.resolve("engine.log"));
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    private Properties engine(ServerEndpoints endpoints, Path folder) throws IOException {
        Path history = folder.resolve("history.dat");
        Files.write(history, shapes);
        Path offsets = folder.resolve("offsets.dat");
        Map<byte[], byte[]> saved = new HashMap<>();
        saved.put(utf8("[\"engine\",{\"server\":\"lockstep\"}]"), utf8(position));
        try (ObjectOutputStream out = new ObjectOutputStream(Files.newOutputStream(offsets))) {
            out.writeObject(saved);
        }
        Properties properties = new Properties();
        properties.putAll(Map.of(
                "name", "engine",
                "connector.class", "io.debezium.connector.mariadb.MariaDbConnector",
                "topic.prefix", "lockstep",
                "database.hostname", "127.0.0.1",
                "database.port", Integer.toString(endpoints.sqlPort()),
                "database.user", endpoints.jdbcUser(),
                "database.password", endpoints.jdbcPassword(),
                "database.server.id", "4711",
                "database.ssl.mode", "disable",
                "driver.timezone", "+00:00"));
        properties.putAll(Map.of(
                "table.include.list", ServerEndpoints.DATABASE + ".recognized_events",
                "database.include.list", ServerEndpoints.DATABASE,
                "include.schema.changes", "false",
                "snapshot.mode", "when_needed",
                "key.converter.schemas.enable", "false",
                "value.converter.schemas.enable", "false",
                "offset.storage", "org.apache.kafka.connect.storage.FileOffsetBackingStore",
                "offset.storage.file.filename", offsets.toString(),
                "schema.history.internal", "io.debezium.storage.file.history.FileSchemaHistory",
                "schema.history.internal.file.filename", history.toString()));
        properties.putAll(Map.of("max.batch.size", "2048", "max.queue.size", "8192", "poll.interval.ms", "10"));
        return properties;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
