package io.lockstep.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** The names that other processes, dashboards and operators rely on: changing one breaks them. */
class ContractTest {

    @Test
    void topicsAreNamedAfterTheChanges() {
        ChangeTopics topics = ChangeTopics.RECOGNIZED_EVENTS;

        assertThat(topics.changes()).isEqualTo("lockstep.recognized-events");
        assertThat(topics.snapshot()).isEqualTo("lockstep.recognized-events.snapshot");
        assertThat(topics.deadLetters("redis")).isEqualTo("lockstep.recognized-events.redis.dlq");
        assertThatThrownBy(() -> new ChangeTopics("a topic")).hasMessageContaining("\"a topic\"");
    }

    @Test
    void entriesOfOneEventShareASlot() {
        assertThat(CacheEntries.RECOGNIZED_EVENTS.key("evt_1")).isEqualTo("lockstep:registry:event:{evt_1}");
        assertThatThrownBy(() -> new CacheEntries("nocolon")).hasMessageContaining("colon");
    }

    @Test
    void generationsAreNumberedBehindTheAlias() {
        assertThat(EventIndex.RECOGNIZED_EVENTS.generation(7)).isEqualTo("recognized_events-g7");
        assertThatThrownBy(() -> new EventIndex("Upper")).hasMessageContaining("\"Upper\"");
    }

    @Test
    void theMappingNamesEveryFieldOfTheDocument() {
        String definition = EventIndex.definition();
        for (var component : EventDocument.class.getRecordComponents()) {
            assertThat(definition).contains("\"" + component.getName() + "\":");
        }
        assertThat(definition).contains("\"dynamic\": \"strict\"");
    }

    @Test
    void aDeletionHasNoDocumentAndNothingElseLacksOne() {
        Version version = new Version(5);

        assertThat(ChangeRecord.deletion("evt_1", version).isDeletion()).isTrue();
        assertThatThrownBy(() -> ChangeRecord.of("evt_1", version, ChangeKind.DELETE, new byte[] {'{', '}'}))
                .hasMessage("a delete of evt_1 carries a document");
        assertThat(ChangeRecord.of("evt_1", version, ChangeKind.UPSERT, "secret".getBytes()))
                .hasToString("upsert evt_1@5");
    }
}
