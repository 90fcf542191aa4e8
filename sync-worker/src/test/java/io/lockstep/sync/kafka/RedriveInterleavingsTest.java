package io.lockstep.sync.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.contract.ChangeRecord;
import io.lockstep.contract.Version;
import io.lockstep.sync.deadletter.Ledger;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * I7: dead letters redriven in any order, any number of times and by different tools, between newer changes and deletions,
 * set no key back; and once the sink is mended and all are redriven, it holds the newest of every key.
 */
class RedriveInterleavingsTest {

    private static final int STEPS = 40;
    private static final List<String> KEYS = List.of("evt_a", "evt_b", "evt_c");

    @Property(tries = 40)
    void noOrderOfRedrivesSetsAKeyBack(@ForAll long seed) {
        Random random = new Random(seed);
        Map<String, Long> newest = new HashMap<>();
        try (LedgerHarness worker =
                new LedgerHarness(new Ledger(100, Duration.ofDays(7)), 1000, Duration.ofDays(36_500))) {
            Map<String, Long> held = new HashMap<>();
            for (int step = 0; step < STEPS; step++) {
                if (step == STEPS / 2) {
                    worker.mend();
                }
                act(worker, random, newest);
                for (String key : KEYS) {
                    long now = held(worker, key);
                    assertThat(now).as(key + " after step " + step).isGreaterThanOrEqualTo(held.getOrDefault(key, 0L));
                    held.put(key, now);
                }
            }
            for (int i = worker.letters.size() - 1; i >= 0; i--) {
                worker.reproduce(worker.letters.get(i));
            }
            newest.forEach((key, version) -> assertThat(held(worker, key)).isEqualTo(version));
            assertThat(worker.all())
                    .allSatisfy(letter -> assertThat(letter.status().wireName())
                            .as(letter.toString())
                            .isEqualTo("resolved"));
        }
    }

    private static void act(LedgerHarness worker, Random random, Map<String, Long> newest) {
        int choice = random.nextInt(10);
        if (choice < 5 || worker.letters.isEmpty()) {
            String key = KEYS.get(random.nextInt(KEYS.size()));
            long version = 1 + random.nextInt(30);
            newest.merge(key, version, Math::max);
            if (choice == 0) {
                worker.produce(key, null, Map.of("version", Long.toString(version)));
            } else {
                worker.produce(key, version, random.nextBoolean() ? "bad" : "good");
            }
            return;
        }
        var letter = worker.letters.get(random.nextInt(worker.letters.size()));
        if (choice < 8) {
            worker.reproduce(letter);
        } else {
            worker.copyToSource(letter);
        }
    }

    private static long held(LedgerHarness worker, String key) {
        return worker.sink
                .last(key)
                .map(ChangeRecord::version)
                .map(Version::value)
                .orElse(0L);
    }
}
