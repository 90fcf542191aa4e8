package io.lockstep.event.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.contract.Version;
import io.lockstep.event.Precondition;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntityTagsTest {

    @Test
    void areVersions() {
        assertThat(EntityTags.of(new Version(42))).isEqualTo("\"42\"");
        assertThat(EntityTags.ifMatch(Optional.of("\"42\""))).isEqualTo(oneOf(42));
        assertThat(EntityTags.ifMatch(Optional.of(" \"1\" , \"2\""))).isEqualTo(oneOf(1, 2));
    }

    @Test
    void anyMatchesWithoutTheHeaderOrWithAStar() {
        assertThat(EntityTags.ifMatch(Optional.empty())).isEqualTo(new Precondition.Any());
        assertThat(EntityTags.ifMatch(Optional.of("*"))).isEqualTo(new Precondition.Any());
    }

    @Test
    void weakAndForeignTagsMatchNothing() {
        assertThat(EntityTags.ifMatch(Optional.of("W/\"42\", \"abc\", \"9999999999999999\"")))
                .isEqualTo(oneOf());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "42", "\"42", "\"1\" \"2\"", "\"a\"\"b\""})
    void malformedHeadersAreRefused(String header) {
        assertThatThrownBy(() -> EntityTags.ifMatch(Optional.of(header))).hasMessageContaining("If-Match");
    }

    @Test
    void whatMustNotBeThereIsComparedWeakly() {
        assertThat(EntityTags.ifNoneMatch(Optional.empty())).isEqualTo(new Precondition.Any());
        assertThat(EntityTags.ifNoneMatch(Optional.of(" * "))).isEqualTo(new Precondition.Absence());
        assertThat(EntityTags.ifNoneMatch(Optional.of("W/\"1\", \"2\", \"abc\"")))
                .isEqualTo(new Precondition.NoneOf(Set.of(new Version(1), new Version(2))));
        assertThatThrownBy(() -> EntityTags.ifNoneMatch(Optional.of("1"))).hasMessageContaining("If-None-Match");
    }

    private static Precondition oneOf(long... versions) {
        return new Precondition.OneOf(
                Set.copyOf(Arrays.stream(versions).mapToObj(Version::new).toList()));
    }
}
