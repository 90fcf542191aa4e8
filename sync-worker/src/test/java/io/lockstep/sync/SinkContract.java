package io.lockstep.sync;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.contract.ChangeKind;
import io.lockstep.contract.ChangeRecord;
import io.lockstep.contract.Version;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every sink keeps, the one in memory and the real ones alike (I3). */
public abstract class SinkContract {

    private final Map<String, ChangeRecord> rows = new HashMap<>();
    private Sink sink;
    private String id;

    protected abstract Sink sink();

    /**
     * What a reader of the sink gets: {@code version:name}, {@code deleted:version}, or {@code nothing}. A reader that
     * fills the sink itself loads from {@link #row}.
     */
    protected abstract String read(String id) throws Exception;

    @BeforeEach
    void prepareTheSink() {
        sink = sink();
        sink.prepare();
        id = "evt_" + UUID.randomUUID().toString().replace("-", "");
    }

    @Test
    void storesAChange() throws Exception {
        assertThat(apply(upsert(5, "全国大学生数学建模竞赛"))).containsExactly(Outcome.APPLIED);

        assertThat(read(id)).isEqualTo("5:全国大学生数学建模竞赛");
    }

    @Test
    void replacesAnOlderVersionAndNeverANewerOne() throws Exception {
        apply(upsert(5, "five"));
        apply(upsert(7, "seven"));

        assertThat(apply(upsert(6, "six"))).containsExactly(Outcome.SUPERSEDED);

        assertThat(read(id)).isEqualTo("7:seven");
    }

    @Test
    void takesAVersionAgain() throws Exception {
        apply(upsert(5, "five"));

        assertThat(apply(upsert(5, "five, repaired"))).containsExactly(Outcome.APPLIED);

        assertThat(read(id)).isEqualTo("5:five, repaired");
    }

    @Test
    void remembersADeletionAgainstOlderChanges() throws Exception {
        apply(upsert(5, "five"));
        apply(ChangeRecord.deletion(id, new Version(7)));

        assertThat(apply(upsert(6, "late"))).containsExactly(Outcome.SUPERSEDED);

        assertThat(read(id)).isEqualTo("deleted:7");
    }

    @Test
    void remembersADeletionOfWhatItNeverHeld() throws Exception {
        apply(ChangeRecord.deletion(id, new Version(7)));

        assertThat(apply(upsert(6, "late"))).containsExactly(Outcome.SUPERSEDED);

        assertThat(read(id)).isEqualTo("deleted:7");
    }

    @Test
    void storesAnIdAgainThatIsUsedAgain() throws Exception {
        apply(upsert(5, "five"));
        apply(ChangeRecord.deletion(id, new Version(6)));
        apply(upsert(7, "again"));

        assertThat(read(id)).isEqualTo("7:again");
    }

    @Test
    void anOlderDeletionLeavesANewerDocument() throws Exception {
        apply(upsert(5, "five"));

        assertThat(apply(ChangeRecord.deletion(id, new Version(4)))).containsExactly(Outcome.SUPERSEDED);

        assertThat(read(id)).isEqualTo("5:five");
    }

    @Test
    void comparesTheLargestVersionsExactly() throws Exception {
        apply(upsert(Version.LARGEST, "largest"));

        assertThat(apply(upsert(Version.LARGEST - 1, "one less"))).containsExactly(Outcome.SUPERSEDED);
        assertThat(read(id)).isEqualTo(Version.LARGEST + ":largest");
    }

    @Test
    void answersABatchInOrder() throws Exception {
        apply(upsert(9, "nine"));
        ChangeRecord other = ChangeRecord.of(id + "b", new Version(1), ChangeKind.UPSERT, document(id + "b", 1, "b"));

        assertThat(apply(upsert(8, "eight"), other)).containsExactly(Outcome.SUPERSEDED, Outcome.APPLIED);
    }

    @Test
    void saysWhatItHolds() throws Exception {
        assertThat(held()).isEmpty();

        apply(upsert(5, "五"));
        read(id);
        assertThat(held()).get().isInstanceOfSatisfying(Held.Live.class, live -> {
            assertThat(live.version()).isEqualTo(new Version(5));
            assertThat(live.document()).isEqualTo(document(id, 5, "五"));
        });

        apply(ChangeRecord.deletion(id, new Version(6)));
        assertThat(held()).contains(new Held.Marker(new Version(6)));
    }

    protected final Optional<Held> held() throws Exception {
        return sink.held(id).toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    protected final String freshId() {
        return id;
    }

    protected final List<Outcome> apply(ChangeRecord... changes) throws Exception {
        for (ChangeRecord change : changes) {
            rows.merge(change.id(), change, (one, other) -> one.version().isNewerThan(other.version()) ? one : other);
        }
        return sink.apply(List.of(changes)).toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    /** The newest change of an id, which is what MySQL would say. */
    protected final Optional<ChangeRecord> row(String id) {
        return Optional.ofNullable(rows.get(id));
    }

    protected final ChangeRecord upsert(long version, String name) {
        return ChangeRecord.of(id, new Version(version), ChangeKind.UPSERT, document(id, version, name));
    }

    protected static byte[] document(String id, long version, String name) {
        return ("{\"recognizedEventId\":\"" + id + "\",\"recognizedEventName\":\"" + name + "\",\"version\":" + version
                        + "}")
                .getBytes(UTF_8);
    }
}
