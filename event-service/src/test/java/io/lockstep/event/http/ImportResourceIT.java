package io.lockstep.event.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.contract.Problem;
import io.lockstep.devstack.junit.RealServersResource;
import io.lockstep.devstack.junit.TestScope;
import io.lockstep.event.TestDatabase;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RealServersResource.class)
class ImportResourceIT {

    private static final String HEADER = "recognizedEventName,organizer,relatedMajors,isActive\n";

    private final String organizer = UUID.randomUUID().toString();

    TestScope scope;

    @Test
    void takesTheGoodRowsAndNamesTheBadOnes() throws Exception {
        List<JsonNode> lines = Events.lines(send(HEADER + "a," + organizer + ",x;y,true\n" + ",o,,\n" + "b," + organizer
                + ",\"x\ny\",1\n" + "c," + organizer + ",,maybe\n" + "d," + organizer + ",,0\n"));

        assertThat(lines).hasSize(6);
        assertThat(lines.get(0).toString())
                .matches("\\{\"line\":2,\"outcome\":\"created\",\"recognizedEventId\":\"evt_[0-9a-z]{13}\"}");
        assertThat(lines.get(1).toString())
                .isEqualTo(
                        "{\"line\":3,\"outcome\":\"rejected\",\"reason\":\"recognizedEventName must not be blank\"}");
        assertThat(lines.get(2).path("line").asInt()).isEqualTo(4);
        assertThat(lines.get(2).path("reason").asText()).contains("relatedMajors[0]", "control characters");
        assertThat(lines.get(3).path("line").asInt()).isEqualTo(6);
        assertThat(lines.get(3).path("reason").asText()).isEqualTo("isActive must be true, false, 0 or 1");
        assertThat(lines.get(4).path("outcome").asText()).isEqualTo("created");
        assertThat(lines.get(5).toString()).isEqualTo("{\"created\":2,\"updated\":0,\"unchanged\":0,\"rejected\":3}");
    }

    @Test
    void repeatingAnImportChangesNothing() throws Exception {
        TestDatabase database = new TestDatabase(scope);
        String file = "\uFEFF" + HEADER.replace("\n", "\r\n")
                + IntStream.range(0, 1200)
                        .mapToObj(i -> "n" + i + "," + organizer + ",a;b,true\r\n")
                        .collect(Collectors.joining());

        assertThat(summary(send(file))).isEqualTo("{\"created\":1200,\"updated\":0,\"unchanged\":0,\"rejected\":0}");
        String before = versions(database);

        assertThat(summary(send(file))).isEqualTo("{\"created\":0,\"updated\":0,\"unchanged\":1200,\"rejected\":0}");
        assertThat(versions(database)).isEqualTo(before);
    }

    @Test
    void updatesWhatTheFileSaysOtherwise() throws Exception {
        send(HEADER + "a," + organizer + ",x,true\nb," + organizer + ",x,true\n");

        assertThat(summary(send(HEADER + "a," + organizer + ",x,false\nb," + organizer + ",x,true\n")))
                .isEqualTo("{\"created\":0,\"updated\":1,\"unchanged\":1,\"rejected\":0}");
    }

    @Test
    void anEventNamedTwiceInAFileEndsAsTheLastRowSays() throws Exception {
        List<JsonNode> lines = Events.lines(send(HEADER + "a," + organizer + ",x,true\n" + "a," + organizer
                + ",y,true\n" + "a," + organizer + ",y,true\n"));

        assertThat(lines)
                .extracting(line -> line.path("outcome").asText())
                .startsWith("created", "updated", "unchanged");
        assertThat(new TestDatabase(scope)
                        .one("select related_majors from recognized_events where organizer = '" + organizer + "'"))
                .isEqualTo("[\"y\"]");
    }

    @Test
    void refusesAFileThatIsNotUtf8AndImportsNothingOfIt() throws SQLException {
        byte[] good = (HEADER + "a," + organizer + ",x,true\n").getBytes(StandardCharsets.UTF_8);
        byte[] bad = "caf\u00e9,o,,\n".getBytes(StandardCharsets.ISO_8859_1);
        byte[] file = new byte[good.length + bad.length];
        System.arraycopy(good, 0, file, 0, good.length);
        System.arraycopy(bad, 0, file, good.length, bad.length);

        given().contentType("text/csv")
                .body(file)
                .post("/api/events/import")
                .then()
                .statusCode(400)
                .contentType(Problem.MEDIA_TYPE)
                .body("type", equalTo(Problem.TYPE_PREFIX + "not-utf-8"))
                .body("detail", containsString("line 3"))
                .body("detail", containsString("byte " + (good.length + 3)));

        assertThat(count()).isZero();
    }

    @Test
    void refusesAFileWithoutAUsableHeader() throws SQLException {
        for (String file : List.of("", "a,b\n1,2\n", "recognizedEventName\nx\n")) {
            send(file)
                    .then()
                    .statusCode(400)
                    .contentType(Problem.MEDIA_TYPE)
                    .body("type", equalTo(Problem.TYPE_PREFIX + "invalid-csv"));
        }
        assertThat(count()).isZero();
    }

    @Test
    void refusesOtherMediaTypes() {
        given().contentType("application/json")
                .body("{}")
                .post("/api/events/import")
                .then()
                .statusCode(415)
                .contentType(Problem.MEDIA_TYPE);
    }

    private long count() throws SQLException {
        return new TestDatabase(scope)
                .number("select count(*) from recognized_events where organizer = '" + organizer + "'");
    }

    private String versions(TestDatabase database) throws SQLException {
        return database.one("select md5(group_concat(version order by recognized_event_id)) from recognized_events"
                + " where organizer = '" + organizer + "'");
    }

    private static Response send(String file) {
        return given().contentType("text/csv")
                .body(file.getBytes(StandardCharsets.UTF_8))
                .post("/api/events/import");
    }

    private static String summary(Response response) throws Exception {
        return Events.lines(response).getLast().toString();
    }
}
