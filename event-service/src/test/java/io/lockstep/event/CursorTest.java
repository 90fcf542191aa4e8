package io.lockstep.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {

    @Test
    void comesBackAsItWasGiven() {
        Cursor cursor = new Cursor("evt_0savp9q89zcfj");

        assertThat(Cursor.parse(cursor.text())).contains(cursor);
        assertThat(cursor.text()).doesNotContain("evt_");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "!!", "MTo", "MjpldnRfMQ", "evt_0savp9q89zcfj"})
    void isNothingElse(String text) {
        assertThat(Cursor.parse(text)).isEmpty();
    }

    @Test
    void standsAfterPossibleIdsAlone() {
        String forged = Base64.getUrlEncoder().encodeToString("1:' or 1=1".getBytes(StandardCharsets.UTF_8));

        assertThat(Cursor.parse(forged)).isEmpty();
        assertThat(Cursor.parse("a".repeat(201))).isEmpty();
        assertThatThrownBy(() -> new Cursor("' or 1=1")).hasMessageContaining("possible id");
    }
}
