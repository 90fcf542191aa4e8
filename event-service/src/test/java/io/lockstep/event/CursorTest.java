package io.lockstep.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {

    @Test
    void comesBackAsItWasGiven() {
        Cursor cursor = new Cursor("1a", List.of("全国.\n", ""));

        assertThat(Cursor.parse(cursor.text(), "1a", 2)).contains(cursor);
        assertThat(cursor.text()).matches("[A-Za-z0-9._-]+");
    }

    @Test
    void meansNothingInAnotherList() {
        String text = new Cursor("1a", List.of("x")).text();

        assertThat(Cursor.parse(text, "1b", 1)).isEmpty();
        assertThat(Cursor.parse(text, "1a", 2)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "!!",
                "2.1a",
                "2.1a.",
                "1.1a.eA",
                "2.1a.eA.eA",
                "2.1a.!!",
                "2.1a._w",
                "evt_0savp9q89zcfj"
            })
    void isNothingElse(String text) {
        assertThat(Cursor.parse(text, "1a", 1)
                        .filter(cursor -> !cursor.place().getFirst().isEmpty()))
                .isEmpty();
    }

    @Test
    void isBounded() {
        assertThat(Cursor.parse("2.1a." + "a".repeat(3000), "1a", 1)).isEmpty();
        assertThatThrownBy(() -> new Cursor("1a", List.of("a", "b", "c"))).hasMessageContaining("one or two");
    }
}
