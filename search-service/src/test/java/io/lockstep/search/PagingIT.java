package io.lockstep.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.devstack.junit.RealServersResource;
import io.lockstep.devstack.junit.TestScope;
import io.lockstep.search.fixture.Api;
import io.lockstep.search.fixture.Api.Answer;
import io.lockstep.search.fixture.Eventually;
import io.lockstep.search.fixture.SampleEvent;
import io.lockstep.search.fixture.TestIndex;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Page after page: everything once, in one state of the index, by cursors that cannot be bent. */
@QuarkusTest
@QuarkusTestResource(value = RealServersResource.class, restrictToAnnotatedClass = true)
class PagingIT {

    private static final int EVENTS = 45;

    TestScope scope;

    @TestHTTPResource("/")
    URI base;

    private TestIndex index;
    private Api api;

    @BeforeEach
    void anIndexOfNumberedEvents() {
        api = new Api(base);
        index = new TestIndex(scope.elasticsearchHosts(), scope.index());
        index.create();
        index.put(IntStream.range(0, EVENTS)
                .mapToObj(number -> SampleEvent.numbered(number)
                        .with("recognizedEventTime", number % 3 == 0 ? null : "2025-09-%02d".formatted(1 + number % 7)))
                .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"relevance", "name", "-name", "time", "-time", "updated", "-updated"})
    void pagesHoldEveryEventOnceWhileDocumentsChange(String sort) {
        List<String> ids = new ArrayList<>();
        Answer page = api.search("eventName", "竞赛", "sort", sort, "size", "10");
        while (true) {
            assertThat(page.status()).as(page.response().body()).isEqualTo(200);
            assertThat(page.json().at("/total/value").asInt()).isEqualTo(EVENTS);
            page.json()
                    .get("hits")
                    .forEach(hit -> ids.add(hit.at("/event/recognizedEventId").asText()));
            if (page.json().get("nextCursor").isNull()) {
                break;
            }
            changeEverything(ids.size());
            page = api.search("eventName", "竞赛", "sort", sort, "size", "10", "cursor", cursorOf(page));
        }

        assertThat(ids).doesNotHaveDuplicates().hasSize(EVENTS);
    }

    @Test
    void pagesMayDifferInSize() {
        Answer first = api.search("size", "1");
        Answer second = api.search("size", "40", "cursor", cursorOf(first));
        Answer third = api.search("size", "40", "cursor", cursorOf(second));

        assertThat(second.json().get("hits")).hasSize(40);
        assertThat(third.json().get("hits")).hasSize(EVENTS - 41);
        assertThat(third.json().get("nextCursor").isNull()).isTrue();
    }

    @Test
    void aPageThatEndsExactlyAtTheEndIsTheLast() {
        assertThat(api.search("size", "45").json().get("nextCursor").isNull()).isTrue();
        assertThat(api.search("size", "44").json().get("nextCursor").isNull()).isFalse();
    }

    @Test
    void nothingIsHeldOpenForASinglePage() {
        api.search("size", "100");

        Eventually.holds("the single page's point in time is closed", () -> index.openContexts() == 0);
    }

    @Test
    void everyPageCanBeFetchedTwice() {
        Answer first = api.search("size", "40");
        Answer last = api.search("size", "40", "cursor", cursorOf(first));
        changeEverything(1);
        Answer again = api.search("size", "40", "cursor", cursorOf(first));

        assertThat(last.json().get("nextCursor").isNull()).isTrue();
        assertThat(again.json().get("hits")).isEqualTo(last.json().get("hits"));
    }

    @Test
    void aCursorWhosePointInTimeIsGoneHasExpired() {
        String cursor = cursorOf(api.search("size", "40"));
        index.create();

        Answer again = api.search("size", "40", "cursor", cursor);

        assertThat(again.status()).isEqualTo(400);
        assertThat(again.problem()).isEqualTo("invalid-cursor");
        assertThat(again.json().get("detail").asText()).contains("has expired");
    }

    @Test
    void aCursorIsGoodForItsOwnSearchOnly() {
        String cursor = cursorOf(api.search("eventName", "竞赛", "size", "10"));

        refused(api.search("size", "10", "cursor", cursor));
        refused(api.search("eventName", "届", "size", "10", "cursor", cursor));
        refused(api.search("eventName", "竞赛", "sort", "name", "size", "10", "cursor", cursor));
        refused(api.search("eventName", "竞赛", "level", "A", "size", "10", "cursor", cursor));
    }

    @Test
    void aCursorThatWasChangedIsRefused() {
        String cursor = cursorOf(api.search("size", "10"));

        refused(api.search("size", "10", "cursor", cursor.substring(1)));
        refused(api.search("size", "10", "cursor", cursor + "A"));
        refused(api.search("size", "10", "cursor", cursor.substring(0, 60) + "A" + cursor.substring(61)));
        refused(api.search("size", "10", "cursor", "nonsense"));
        assertThat(api.search("size", "10", "cursor", cursor).status()).isEqualTo(200);
    }

    private static void refused(Answer answer) {
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.problem()).isEqualTo("invalid-cursor");
    }

    /** New names, days and times for half of the events, one more event, one event less. */
    private void changeEverything(int seed) {
        List<SampleEvent> changed = new ArrayList<>();
        for (int number = seed % 2; number < EVENTS; number += 2) {
            SampleEvent event = SampleEvent.numbered(number);
            changed.add(event.with("recognizedEventName", "改名竞赛竞赛" + (EVENTS - number))
                    .with("recognizedEventTime", "2026-01-%02d".formatted(1 + number % 28))
                    .with("updatedAt", "2026-01-01T00:00:%02d.%06dZ".formatted(seed, number))
                    .atVersion(event.version() + 1_000_000 + seed));
        }
        changed.add(SampleEvent.numbered(1000 + seed));
        index.put(changed);
        index.putMarker("evt_%04d".formatted(seed), SampleEvent.numbered(seed).version() + 1_000_001 + seed);
    }

    private static String cursorOf(Answer page) {
        JsonNode cursor = page.json().get("nextCursor");
        assertThat(cursor.isTextual()).as(page.response().body()).isTrue();
        return cursor.asText();
    }
}
