package io.lockstep.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WriteTokenTest {

    private static final String KEY = "a key of thirty-two bytes, or so";
    private static final String OTHER_KEY = "another key of thirty-two bytes.";
    private static final WriteTokenKeys KEYS = new WriteTokenKeys(KEY, List.of());
    private static final WriteToken TOKEN = new WriteToken("evt_1", new Version(7));

    /** Pinned: two releases of two services must agree on it. */
    @Test
    void hasThisForm() {
        assertThat(KEYS.sign(TOKEN)).matches("evt_1@7\\.[A-Za-z0-9_-]{22}").isEqualTo("evt_1@7.a5z33K37h5Ka7fU9yjhBxw");
    }

    @Property(tries = 200)
    void opensWhatItSigned(
            @ForAll @CharRange(from = '!', to = '~') @StringLength(min = 1, max = 128) String characters,
            @ForAll @LongRange(min = 1, max = Version.LARGEST) long version) {
        WriteToken token = new WriteToken(characters.replace('@', '_').replace(',', '.'), new Version(version));

        assertThat(KEYS.open(KEYS.sign(token))).contains(token);
    }

    @Property(tries = 500)
    void refusesWhatWasChangedInAnyCharacter(
            @ForAll @IntRange(max = 29) int at, @ForAll @CharRange(from = ' ', to = '~') char other) {
        char[] text = KEYS.sign(TOKEN).toCharArray();
        boolean same = text[at] == other;
        text[at] = other;

        assertThat(KEYS.open(new String(text)).isPresent()).isEqualTo(same);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "@",
                "@.",
                "evt_1",
                "evt_1@7",
                "evt_1@7.",
                "evt_1.7@AAAAAAAAAAAAAAAAAAAAAA",
                "evt_1@7.AAAAAAAAAAAAAAAAAAAAAA",
                "evt_1@999999999999999999999.AAAAAAAAAAAAAAAAAAAAAA",
                "\u0000@7.AAAAAAAAAAAAAAAAAAAAAA",
            })
    void refusesWhatIsNoToken(String text) {
        assertThat(KEYS.open(text)).isEmpty();
        assertThat(KEYS.open("x".repeat(1_000_000) + text)).isEmpty();
    }

    @Test
    void acceptsOlderKeysAndSignsWithTheNewest() {
        WriteTokenKeys rotated = new WriteTokenKeys(OTHER_KEY, List.of(KEY));

        assertThat(rotated.open(KEYS.sign(TOKEN))).contains(TOKEN);
        assertThat(KEYS.open(rotated.sign(TOKEN))).isEmpty();
        assertThat(new WriteTokenKeys(OTHER_KEY, List.of()).open(rotated.sign(TOKEN)))
                .contains(TOKEN);
    }

    @Test
    void refusesAKeyThatIsTooShortWithoutTellingIt() {
        assertThatThrownBy(() -> new WriteTokenKeys(KEY, List.of("short secret")))
                .hasMessage("a key of write tokens must have at least 32 bytes, got 12");
        assertThat(KEYS.toString()).doesNotContain(KEY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a@b", "a,b", "a b", "a\nb"})
    void refusesAnIdThatItsTextCouldNotTellApart(String id) {
        assertThatThrownBy(() -> new WriteToken(id, new Version(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("without @");
    }
}
