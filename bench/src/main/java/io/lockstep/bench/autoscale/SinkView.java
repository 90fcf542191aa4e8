package io.lockstep.bench.autoscale;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.contract.EventIndex;
import io.lockstep.devstack.ServerEndpoints;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** What MySQL and Elasticsearch have of each key, each asked directly, past workers and proxies. */
final class SinkView {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PAGE = 5000;

    private final HttpClient http = HttpClient.newHttpClient();
    private final ServerEndpoints servers;

    SinkView(ServerEndpoints servers) {
        this.servers = servers;
    }

    /** The versions of those of these keys that the sink has, whether a search would find them yet or not. */
    Map<String, Long> versions(Collection<String> ids) throws IOException, InterruptedException {
        Map<String, Long> versions = new HashMap<>();
        if (!ids.isEmpty()) {
            String body = JSON.writeValueAsString(Map.of("ids", ids));
            for (JsonNode document :
                    elasticsearch("/" + alias() + "/_mget", body).path("docs")) {
                if (document.path("found").asBoolean()) {
                    versions.put(
                            document.path("_id").asText(),
                            document.at("/_source/version").asLong());
                }
            }
        }
        return versions;
    }

    /** Each key whose version in the sink is not MySQL's, by the difference; none if they agree. */
    List<String> differences() throws IOException, InterruptedException, SQLException {
        Map<String, Long> mysql = mysql();
        Map<String, Long> held = elasticsearch();
        TreeSet<String> ids = new TreeSet<>(mysql.keySet());
        ids.addAll(held.keySet());
        List<String> differences = new ArrayList<>();
        for (String id : ids) {
            if (!java.util.Objects.equals(mysql.get(id), held.get(id))) {
                differences.add(id + " is " + held.get(id) + " in the sink, " + mysql.get(id) + " in MySQL");
            }
        }
        return differences;
    }

    Map<String, Long> mysql() throws SQLException {
        Map<String, Long> rows = new TreeMap<>();
        try (Connection connection = DriverManager.getConnection(
                        servers.jdbcUrl(ServerEndpoints.DATABASE), servers.jdbcUser(), servers.jdbcPassword());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT recognized_event_id, version FROM recognized_events")) {
            while (row.next()) {
                rows.put(row.getString(1), row.getLong(2));
            }
        }
        return rows;
    }

    private Map<String, Long> elasticsearch() throws IOException, InterruptedException {
        elasticsearch("/" + alias() + "/_refresh", "");
        Map<String, Long> rows = new TreeMap<>();
        String after = "";
        while (true) {
            JsonNode hits = elasticsearch(
                            "/" + alias() + "/_search",
                            "{\"size\":" + PAGE + ",\"_source\":[\"version\"],\"sort\":[{\"" + EventIndex.ID
                                    + "\":\"asc\"}]" + after + "}")
                    .at("/hits/hits");
            if (hits.isEmpty()) {
                return rows;
            }
            for (JsonNode hit : hits) {
                rows.put(hit.path("_id").asText(), hit.at("/_source/version").asLong());
            }
            after = ",\"search_after\":" + hits.get(hits.size() - 1).path("sort");
        }
    }

    private static String alias() {
        return EventIndex.RECOGNIZED_EVENTS.alias();
    }

    private JsonNode elasticsearch(String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + servers.elasticsearchHosts() + path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        return JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
    }
}
