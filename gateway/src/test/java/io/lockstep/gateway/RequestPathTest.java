package io.lockstep.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.gateway.RequestPath.Accepted;
import io.lockstep.gateway.RequestPath.Refused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestPathTest {

    @ParameterizedTest
    @CsvSource({
        "/, /",
        "/api/events, /api/events",
        "/api/%65vents, /api/events",
        "/a%2db%7ec, /a-b~c",
        "/%e6%95%b0, /%E6%95%B0",
        "/a%20b, /a%20b",
        "/a//b, /a//b",
        "/..., /...",
        "/a..b/.c, /a..b/.c",
        "/%252e%252e/x, /%252e%252e/x",
    })
    void one_path_has_one_spelling(String target, String path) {
        assertThat(RequestPath.of(target)).isEqualTo(new Accepted(path, ""));
    }

    @Test
    void the_query_goes_through_as_it_is() {
        assertThat(RequestPath.of("/a?b=%2F..&c=/../%00")).isEqualTo(new Accepted("/a", "?b=%2F..&c=/../%00"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "http://elsewhere/api/events",
                "/api/../q/metrics",
                "/api/..",
                "/./api",
                "/api/%2e%2e/q",
                "/api/.%2E/q",
                "/api/..;x=y/q",
                "/api%2fevents",
                "/api%2Fevents",
                "/api\\events",
                "/api%5cevents",
                "/api%00",
                "/api%0d%0aX:y",
                "/api%7f",
                "/api%",
                "/api%4",
                "/api%zz",
                "/api%４１",
                "/a#b",
                "/a b",
                "/数学",
                "/a?b#c",
                "/a?数学",
            })
    void what_two_parsers_could_read_differently_is_refused(String target) {
        assertThat(RequestPath.of(target)).isInstanceOf(Refused.class);
    }
}
