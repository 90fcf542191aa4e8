package io.lockstep.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.contract.CacheEntries;
import io.lockstep.contract.EventIndex;
import io.lockstep.devstack.ServerEndpoints;
import io.lockstep.devstack.redis.RedisConnection;
import io.lockstep.devstack.system.LocalSystem;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Compares MySQL, Elasticsearch and Redis key by key, each read directly (I4). A key of MySQL must be live in Elasticsearch
 * with the same version, name, organizer, level and state; a key that is live there must be in MySQL. Redis is filled by
 * readers, so it may know nothing of a key, or no more than that it changed; what it would answer with must be what MySQL
 * says.
 */
final class Agreement {

    private static final int PAGE = 5000;

    private final ServerEndpoints servers;
    private final HttpClient http = HttpClient.newHttpClient();

    Agreement(LocalSystem system) {
        this.servers = system.servers();
    }

    /** What the stores say of one key. */
    private record Row(long version, String name, String organizer, String level, boolean active) {
        static Row of(JsonNode document) {
            return new Row(
                    document.path("version").asLong(),
                    document.path("recognizedEventName").asText(),
                    document.path("organizer").asText(),
                    document.path("recognizedLevel").isNull()
                            ? null
                            : document.path("recognizedLevel").asText(),
                    document.path("isActive").asBoolean());
        }
    }

    /** Waits until the stores agree and returns how many keys they hold. */
    int awaitAgreement(Duration atMost) {
        int[] keys = {0};
        await().atMost(atMost).pollInterval(Duration.ofMillis(500)).untilAsserted(() -> {
            Map<String, Row> mysql = mysql();
            keys[0] = mysql.size();
            assertThat(drift(mysql)).isEmpty();
        });
        return keys[0];
    }

    private List<String> drift(Map<String, Row> mysql) throws IOException, InterruptedException {
        List<String> drift = new ArrayList<>();
        compare("elasticsearch", mysql, elasticsearch(), drift);
        compareCache(mysql, redis(), drift);
        return drift.size() <= 20 ? drift : List.of(drift.size() + " differences, such as " + drift.subList(0, 20));
    }

    private static void compare(String sink, Map<String, Row> mysql, Map<String, Row> held, List<String> drift) {
        TreeSet<String> ids = new TreeSet<>(mysql.keySet());
        ids.addAll(held.keySet());
        for (String id : ids) {
            Row expected = mysql.get(id);
            Row found = held.get(id);
            if (expected == null) {
                drift.add("orphan in " + sink + ": " + id + " " + found);
            } else if (found == null) {
                drift.add("missing in " + sink + ": " + id + " " + expected);
            } else if (!expected.equals(found)) {
                drift.add("different in " + sink + ": " + id + " is " + found + ", should be " + expected);
            }
        }
    }

    private Map<String, Row> mysql() throws SQLException {
        Map<String, Row> rows = new TreeMap<>();
        try (Connection connection = DriverManager.getConnection(
                        servers.jdbcUrl(ServerEndpoints.DATABASE), servers.jdbcUser(), servers.jdbcPassword());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT recognized_event_id, version, recognized_event_name, organizer, recognized_level,"
                                + " is_active FROM recognized_events")) {
            while (row.next()) {
                rows.put(
                        row.getString(1),
                        new Row(
                                row.getLong(2),
                                row.getString(3),
                                row.getString(4),
                                row.getString(5),
                                row.getBoolean(6)));
            }
        }
        return rows;
    }

    /** Every live document, past the alias, so that a marker that a search would hide is seen as what it is. */
    private Map<String, Row> elasticsearch() throws IOException, InterruptedException {
        String index = elasticsearch("GET", "/_alias/" + EventIndex.RECOGNIZED_EVENTS.alias(), "")
                .fieldNames()
                .next();
        elasticsearch("POST", "/" + index + "/_refresh", "");
        Map<String, Row> rows = new TreeMap<>();
        String after = "";
        while (true) {
            JsonNode hits = elasticsearch(
                            "POST",
                            "/" + index + "/_search",
                            "{\"size\":" + PAGE + ",\"sort\":[{\"" + EventIndex.ID + "\":\"asc\"}]" + after + "}")
                    .at("/hits/hits");
            if (hits.isEmpty()) {
                return rows;
            }
            for (JsonNode hit : hits) {
                JsonNode source = hit.path("_source");
                if (!source.has(EventIndex.DELETED_AT)) {
                    rows.put(hit.path("_id").asText(), Row.of(source));
                }
            }
            after = ",\"search_after\":" + hits.get(hits.size() - 1).path("sort");
        }
    }

    private JsonNode elasticsearch(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + servers.elasticsearchHosts() + path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Frontend.JSON.readTree(answer.body());
    }

    /** What Redis knows of one key: a document, if it is live, and the version of whatever it is. */
    private record Entry(String flag, long version, Row row) {}

    private static void compareCache(Map<String, Row> mysql, Map<String, Entry> held, List<String> drift) {
        held.forEach((id, entry) -> {
            Row expected = mysql.get(id);
            boolean agrees = switch (entry.flag()) {
                case CacheEntries.LIVE -> entry.row().equals(expected);
                case CacheEntries.DELETED -> expected == null;
                default -> expected == null || entry.version() <= expected.version();
            };
            if (!agrees) {
                drift.add("different in redis: " + id + " is " + entry + ", should be " + expected);
            }
        });
    }

    private Map<String, Entry> redis() throws IOException {
        Map<String, Entry> entries = new TreeMap<>();
        String prefix = CacheEntries.RECOGNIZED_EVENTS.prefix();
        try (RedisConnection redis =
                new RedisConnection(URI.create(servers.redisUrl()).getPort())) {
            String cursor = "0";
            do {
                List<?> page = (List<?>) redis.command("SCAN", cursor, "MATCH", prefix + "*", "COUNT", "1000");
                cursor = (String) page.getFirst();
                for (Object key : (List<?>) page.get(1)) {
                    String tagged = ((String) key).substring(prefix.length());
                    entry(redis, (String) key)
                            .ifPresent(entry -> entries.put(tagged.substring(1, tagged.length() - 1), entry));
                }
            } while (!cursor.equals("0"));
        }
        return entries;
    }

    private static Optional<Entry> entry(RedisConnection redis, String key) throws IOException {
        List<?> fields =
                (List<?>) redis.command("HMGET", key, CacheEntries.FLAG, CacheEntries.VERSION, CacheEntries.DOCUMENT);
        String flag = (String) fields.getFirst();
        if (flag.isEmpty()) {
            return Optional.empty();
        }
        long version = Long.parseLong((String) fields.get(1));
        if (!flag.equals(CacheEntries.LIVE)) {
            return Optional.of(new Entry(flag, version, null));
        }
        Row row = Row.of(Frontend.JSON.readTree((String) fields.get(2)));
        assertThat(row.version())
                .as("the version beside the document of " + key)
                .isEqualTo(version);
        return Optional.of(new Entry(flag, version, row));
    }
}
