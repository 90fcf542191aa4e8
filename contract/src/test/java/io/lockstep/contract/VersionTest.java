package io.lockstep.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class VersionTest {

    private static final Instant NOW = Instant.parse("2026-11-24T08:00:00.123456Z");

    @Property
    void growsWhateverTheClockSays(
            @ForAll @LongRange(min = 1, max = 1L << 52) long previous,
            @ForAll @LongRange(min = 0, max = 1L << 52) long nowMicros) {
        Version before = new Version(previous);

        Version after = before.next(Instant.EPOCH.plusNanos(nowMicros * 1000));

        assertThat(after.isNewerThan(before)).isTrue();
        assertThat(after.value()).isGreaterThanOrEqualTo(nowMicros);
    }

    @Test
    void isTheTimeInMicroseconds() {
        assertThat(Version.at(NOW).value()).isEqualTo(1_795_507_200_123_456L);
    }

    @Test
    void tellsItsAgeAndNeverANegativeOne() {
        assertThat(Version.at(NOW).age(NOW.plusMillis(7))).isEqualTo(Duration.ofMillis(7));
        assertThat(Version.at(NOW).age(NOW.minusSeconds(7))).isZero();
    }

    @Test
    void refusesWhatADoubleCannotHold() {
        assertThat(new Version(Version.LARGEST).value()).isEqualTo((long) (double) Version.LARGEST);
        assertThatThrownBy(() -> new Version(Version.LARGEST + 1)).hasMessageContaining("9007199254740991");
        assertThatThrownBy(() -> new Version(0)).hasMessageContaining("between 1 and");
    }

    @Test
    void namesTextThatIsNoVersion() {
        assertThat(Version.parse("42")).isEqualTo(new Version(42));
        assertThatThrownBy(() -> Version.parse("4x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"4x\"");
    }
}
