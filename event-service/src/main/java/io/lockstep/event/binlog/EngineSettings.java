package io.lockstep.event.binlog;

import io.lockstep.event.BinlogServer;
import io.lockstep.event.EventServiceConfig;
import java.net.URI;
import java.util.Properties;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How Debezium's engine is set up. Everything that could lose a change silently is set to fail. */
final class EngineSettings {

    static final String EVENTS = "recognized_events";
    static final String DELETIONS = "recognized_event_deletions";
    static final String CANARIES = "canaries";

    /** Engines of other programs usually have ids that people chose, which are smaller. */
    private static final int FIRST_SERVER_ID = 1 << 30;

    private static final int MYSQL_PORT = 3306;

    private final EventServiceConfig.Mysql mysql;
    private final BinlogServer server;
    private final RandomGenerator random;
    private final URI address;

    EngineSettings(EventServiceConfig.Mysql mysql, BinlogServer server, RandomGenerator random) {
        this.mysql = mysql;
        this.server = server;
        this.random = random;
        this.address = URI.create(mysql.url().substring("jdbc:".length()));
    }

    Properties properties(EngineMemory memory) {
        Properties properties = new Properties();
        properties.setProperty("name", "lockstep-capture");
        properties.setProperty(
                "connector.class",
                server.mariaDb()
                        ? "io.debezium.connector.mariadb.MariaDbConnector"
                        : "io.debezium.connector.mysql.MySqlConnector");
        properties.setProperty("topic.prefix", "lockstep");
        properties.setProperty(EngineMemory.TOKEN, memory.token());
        properties.setProperty("offset.storage", SavedPosition.class.getName());
        properties.setProperty("schema.history.internal", ShapeHistory.class.getName());
        properties.setProperty("schema.history.internal." + EngineMemory.TOKEN, memory.token());
        properties.setProperty("schema.history.internal.store.only.captured.tables.ddl", "true");
        connection(properties);
        what(properties);
        failing(properties);
        bounds(properties);
        return properties;
    }

    private void connection(Properties properties) {
        properties.setProperty("database.hostname", address.getHost());
        properties.setProperty(
                "database.port", Integer.toString(address.getPort() < 0 ? MYSQL_PORT : address.getPort()));
        properties.setProperty("database.user", mysql.user());
        properties.setProperty("database.password", mysql.password().orElse(""));
        // The server ends the connection of an older reader with the same id, and would end another program's.
        String serverId = Integer.toString(serverId());
        properties.setProperty("database.server.id", serverId);
        // Else an engine waits a minute for the name of its metrics while an older one of this process is slow to end.
        properties.setProperty("custom.metric.tags", "server-id=" + serverId);
        // Else the driver asks for this process's zone by name, which a server without its tables refuses. No captured
        // column depends on the zone.
        properties.setProperty(server.mariaDb() ? "driver.timezone" : "driver.connectionTimeZone", "+00:00");
        properties.setProperty("database.ssl.mode", server.mariaDb() ? "disable" : "preferred");
    }

    private int serverId() {
        int id = FIRST_SERVER_ID + random.nextInt(FIRST_SERVER_ID - 1);
        return id == server.serverId() ? id + 1 : id;
    }

    private void what(Properties properties) {
        String database = address.getPath().substring(1);
        properties.setProperty("database.include.list", Pattern.quote(database));
        properties.setProperty(
                "table.include.list",
                Stream.of(EVENTS, DELETIONS, CANARIES)
                        .map(table -> Pattern.quote(database + "." + table))
                        .collect(Collectors.joining(",")));
        properties.setProperty("include.schema.changes", "false");
        properties.setProperty("tombstones.on.delete", "false");
        // Truncations, which are skipped by default.
        properties.setProperty("skipped.operations", "none");
        properties.setProperty("snapshot.mode", "when_needed");
        // Its read lock waits for the longest statement, and every writer behind it: better to try again.
        properties.setProperty("snapshot.lock.timeout.ms", "2000");
        // A deleted event that came back is no longer deleted, and its row has the higher version.
        properties.setProperty("snapshot.select.statement.overrides", database + "." + DELETIONS);
        properties.setProperty(
                "snapshot.select.statement.overrides." + database + "." + DELETIONS,
                "select d.* from `" + database + "`." + DELETIONS + " d where not exists (select 1 from `" + database
                        + "`." + EVENTS + " e where e.recognized_event_id = d.recognized_event_id)");
    }

    private static void failing(Properties properties) {
        properties.setProperty("event.processing.failure.handling.mode", "fail");
        properties.setProperty("inconsistent.schema.handling.mode", "fail");
        // The relay starts over with a lead of its own; the engine must not go on by itself.
        properties.setProperty("errors.max.retries", "0");
        properties.setProperty("connect.keep.alive", "false");
        properties.setProperty("connect.timeout.ms", "5000");
        properties.setProperty("task.management.timeout.ms", "10000");
    }

    private static void bounds(Properties properties) {
        // Moves the position on while other tables are written, so that the server may purge what is behind it.
        properties.setProperty("heartbeat.interval.ms", "1000");
        // By number and few, because a bound in bytes makes the engine walk through every record by reflection.
        properties.setProperty("max.batch.size", "1024");
        properties.setProperty("max.queue.size", "2048");
        properties.setProperty("poll.interval.ms", "10");
        properties.setProperty("snapshot.fetch.size", "1000");
        properties.setProperty("record.processing.threads", "1");
    }
}
