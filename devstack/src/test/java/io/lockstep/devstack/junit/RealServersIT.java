package io.lockstep.devstack.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.contract.ChangeTopics;
import io.lockstep.contract.EventIndex;
import io.lockstep.devstack.ServerEndpoints;
import io.lockstep.devstack.mysql.Sql;
import io.lockstep.devstack.redis.RedisConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@RealServers
class RealServersIT {

    private final TestScope scope;

    RealServersIT(TestScope scope) {
        this.scope = scope;
    }

    @Test
    void theDatabaseKeepsChineseText() throws Exception {
        try (Connection connection =
                        DriverManager.getConnection(scope.jdbcUrl(), scope.jdbcUser(), scope.jdbcPassword());
                var sql = connection.createStatement()) {
            sql.execute("CREATE TABLE names (name VARCHAR(100))");
            sql.execute("INSERT INTO names VALUES ('全国大学生数学建模竞赛')");
            try (ResultSet rows = sql.executeQuery("SELECT name FROM names")) {
                rows.next();
                assertThat(rows.getString(1)).isEqualTo("全国大学生数学建模竞赛");
            }
        }
    }

    @Test
    void smartcnSegmentsWords() throws Exception {
        HttpResponse<String> response = http("POST", "_analyze", "{\"analyzer\":\"smartcn\",\"text\":\"全国大学生数学建模竞赛\"}");

        assertThat(response.body()).contains("\"大学生\"", "\"数学\"", "\"竞赛\"");
    }

    @ParameterizedTest
    @CsvSource({
        "words, ＡＣＭ“數學建模”Competitions, acm 数学 建 模 competit",
        "pieces, “數学”Ａ, 数 数学 数学a 学 学a a",
        "one_piece, “挑戰”杯全国, 挑战杯全国",
        "initials, “數學”建模, sx sxj sxjm xj xjm jm"
    })
    void namesAreAnalyzedAsTheIndexDefinitionSays(String analyzer, String text, String tokens) throws Exception {
        String index = scope.index().generation(1);
        http("PUT", index, EventIndex.definition());

        String answer = http(
                        "POST",
                        index + "/_analyze?filter_path=tokens.token",
                        "{\"analyzer\":\"%s\",\"text\":\"%s\"}".formatted(analyzer, text))
                .body();

        assertThat(answer.replaceAll("[^\\p{L}\\p{N}]+", " ")
                        .replace("token ", "")
                        .strip())
                .isEqualTo("tokens " + tokens);
    }

    @Test
    void whatATestLeavesIsDeletedAfterIt() throws Exception {
        ServerEndpoints servers = TestServers.ofThisRun();
        OpenScope other = OpenScope.open("leaves");
        TestScope left = other.scope();
        EventIndex index = left.index();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", left.kafkaBootstrapServers()));
                RedisConnection redis =
                        new RedisConnection(URI.create(left.redisUrl()).getPort())) {
            admin.createTopics(List.of(new NewTopic(left.topics().changes(), ChangeTopics.PARTITIONS, (short) 1)))
                    .all()
                    .get();
            http("PUT", index.generation(1), EventIndex.definition());
            redis.command("SET", left.cacheEntries().key("evt_1"), "document");

            other.close();

            assertThat(admin.listTopics().names().get())
                    .doesNotContain(left.topics().changes());
            assertThat(http("GET", index.generation(1), "").statusCode()).isEqualTo(404);
            assertThat(redis.command("GET", left.cacheEntries().key("evt_1"))).isEqualTo("");
            assertThatThrownBy(() ->
                            DriverManager.getConnection(left.jdbcUrl(), servers.jdbcUser(), servers.jdbcPassword()))
                    .hasMessageContaining("Unknown database");
        }
    }

    @Test
    void nothingIsMadeByItself() throws Exception {
        assertThat(http("PUT", scope.index().alias() + "/_doc/1", "{}").statusCode())
                .isEqualTo(404);
        assertThatThrownBy(() -> new Sql(TestServers.ofThisRun()).execute("CREATE DATABASE another"))
                .hasMessageContaining("Access denied");
    }

    private HttpResponse<String> http(String method, String path, String body) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://" + scope.elasticsearchHosts() + "/" + path))
                                .header("content-type", "application/json")
                                .method(method, HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
