package io.lockstep.search.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.search.Reading;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorSealTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectNode SEARCH = JSON.createObjectNode().put("query", "数学建模");
    private static final PagePosition POSITION =
            new PagePosition("a-point-in-time", sortValues(), new Reading.AsTyped());

    private final CursorSeal seal = new CursorSeal("a key of this process".getBytes(StandardCharsets.UTF_8), JSON);

    @Test
    void aSealedPositionComesBackWhole() {
        assertThat(seal.open(seal.seal(POSITION, SEARCH), SEARCH)).contains(POSITION);
    }

    @Test
    void howTheTextWasReadComesBackToo() {
        for (Reading reading : List.of(new Reading.Corrected("数学建模"), new Reading.AsInitials("sxjm"))) {
            PagePosition position = new PagePosition("a-point-in-time", sortValues(), reading);

            assertThat(seal.open(seal.seal(position, SEARCH), SEARCH)).contains(position);
        }
    }

    @Test
    void aCursorIsFitForAnAddress() {
        assertThat(seal.seal(POSITION, SEARCH)).matches("[A-Za-z0-9_-]+");
    }

    @Test
    void aCursorOfAnotherSearchIsRefused() {
        ObjectNode other = JSON.createObjectNode().put("query", "数学");

        assertThat(seal.open(seal.seal(POSITION, SEARCH), other)).isEmpty();
    }

    @Test
    void aCursorSealedWithAnotherKeyIsRefused() {
        CursorSeal other = new CursorSeal("a key of another one".getBytes(StandardCharsets.UTF_8), JSON);

        assertThat(other.open(seal.seal(POSITION, SEARCH), SEARCH)).isEmpty();
    }

    @Test
    void changingAnyByteIsNoticed() {
        byte[] cursor = Base64.getUrlDecoder().decode(seal.seal(POSITION, SEARCH));
        for (int i = 0; i < cursor.length; i++) {
            byte[] changed = cursor.clone();
            changed[i] ^= 1;
            String text = Base64.getUrlEncoder().withoutPadding().encodeToString(changed);

            assertThat(seal.open(text, SEARCH)).as("byte %s", i).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "!", "AQ", "not base64 at all", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    void whatWasNeverACursorIsRefused(String text) {
        assertThat(seal.open(text, SEARCH)).isEmpty();
    }

    @Test
    void anOverlongCursorIsNotEvenLookedAt() {
        assertThat(seal.open("A".repeat(CursorSeal.MAX_LENGTH + 1), SEARCH)).isEmpty();
    }

    /** The smallest long, as Elasticsearch sends it for a missing date, has to survive the way. */
    private static ArrayNode sortValues() {
        return JSON.createArrayNode()
                .add(29.34721)
                .add(Long.MIN_VALUE)
                .add("evt_1")
                .add(84);
    }
}
