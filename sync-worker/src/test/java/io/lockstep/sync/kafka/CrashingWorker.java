package io.lockstep.sync.kafka;

import io.lockstep.contract.ChangeRecord;
import io.lockstep.contract.EventIndex;
import io.lockstep.sync.ApplyHistory;
import io.lockstep.sync.ApplyListener;
import io.lockstep.sync.Held;
import io.lockstep.sync.Outcome;
import io.lockstep.sync.Sink;
import io.lockstep.sync.SyncConfig;
import io.lockstep.sync.TestConfig;
import io.lockstep.sync.elasticsearch.ElasticsearchSink;
import io.lockstep.sync.elasticsearch.IndexTargets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.http.HttpHost;
import org.elasticsearch.client.RestClient;

/**
 * A worker as a process of its own that ends itself at a chosen moment, without a goodbye, as {@code kill -9} would:
 * the crash points of F-02. Run by {@link CrashPointsIT}.
 */
final class CrashingWorker {

    /** The exit code of a process that was killed. */
    static final int KILLED = 137;

    /** Where it crashes. */
    enum CrashPoint {
        /** The sink has taken the batch, and nobody has been told. */
        AFTER_BULK,
        /** The change is settled, and its position not yet committed. */
        AFTER_SETTLING,
        /** The sink has rejected a change, and its dead letter is not yet written. */
        BEFORE_DEAD_LETTER,
        /** The dead letter is acknowledged, and the position of its record not yet committed. */
        AFTER_DEAD_LETTER,
        NOWHERE
    }

    private CrashingWorker() {}

    public static void main(String[] arguments) throws InterruptedException {
        CrashPoint point = CrashPoint.valueOf(arguments[0]);
        int after = Integer.parseInt(arguments[1]);
        Map<String, String> settings = new HashMap<>();
        for (int i = 2; i < arguments.length; i++) {
            String[] setting = arguments[i].split("=", 2);
            settings.put(setting[0], setting[1]);
        }
        SyncConfig config = TestConfig.of(settings);
        Crash crash = new Crash(point, after);
        RestClient client = RestClient.builder(
                        HttpHost.create("http://" + config.elasticsearch().hosts()))
                .build();
        EventIndex index = new EventIndex(config.index());
        Sink sink = new CrashingSink(
                new ElasticsearchSink(client, index, IndexTargets.only(index), InstantSource.system()), crash);
        new StreamsWorker(
                        config,
                        sink,
                        new ApplyHistory(InstantSource.system()),
                        new CrashingListener(crash),
                        InstantSource.system())
                .start();
        new CountDownLatch(1).await();
    }

    /** Counts the moments of its kind and ends the process at the chosen one. */
    private static final class Crash {
        private final CrashPoint point;
        private final AtomicInteger left;

        private Crash(CrashPoint point, int after) {
            this.point = point;
            this.left = new AtomicInteger(after);
        }

        private void reached(CrashPoint here, int times) {
            if (here == point && times > 0 && left.addAndGet(-times) <= 0) {
                Runtime.getRuntime().halt(KILLED);
            }
        }
    }

    private record CrashingListener(Crash crash) implements ApplyListener {
        @Override
        public void settled(ChangeRecord change, Outcome outcome) {
            crash.reached(
                    outcome instanceof Outcome.Rejected ? CrashPoint.AFTER_DEAD_LETTER : CrashPoint.AFTER_SETTLING, 1);
        }
    }

    private record CrashingSink(Sink sink, Crash crash) implements Sink {
        @Override
        public CompletionStage<List<Outcome>> apply(List<ChangeRecord> changes) {
            return sink.apply(changes).thenApply(outcomes -> {
                int rejected = (int) outcomes.stream()
                        .filter(outcome -> outcome instanceof Outcome.Rejected)
                        .count();
                crash.reached(CrashPoint.BEFORE_DEAD_LETTER, rejected);
                crash.reached(CrashPoint.AFTER_BULK, outcomes.size());
                return outcomes;
            });
        }

        @Override
        public Duration batchAge() {
            return sink.batchAge();
        }

        @Override
        public String name() {
            return sink.name();
        }

        @Override
        public boolean isPrepared() {
            return sink.isPrepared();
        }

        @Override
        public void prepare() {
            sink.prepare();
        }

        @Override
        public CompletionStage<Optional<Held>> held(String id) {
            return sink.held(id);
        }
    }
}
