package io.lockstep.bench.drain;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lockstep.contract.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Change records to drain: documents of 400 to 600 bytes, seven of ten of an event of its own, the rest updates of a
 * thousand hot events. The same for the same seed.
 */
final class Backlog {

    private static final int HOT_KEYS = 1000;
    private static final String[] WORDS = {"全国", "大学生", "数学", "建模", "竞赛", "程序设计", "机器人", "创新", "创业", "英语", "物理", "挑战杯"};

    private final List<Change> changes;

    /** One change of the backlog. */
    record Change(String id, Version version, byte[] document) {}

    private Backlog(List<Change> changes) {
        this.changes = changes;
    }

    /** @param prefix what ids begin with, so that two backlogs share none */
    static Backlog of(String prefix, int size, long seed) {
        Random random = new Random(seed);
        List<Change> changes = new ArrayList<>(size);
        Version version = Version.at(Instant.now());
        for (int i = 0; i < size; i++) {
            version = new Version(version.value() + 1);
            String id = random.nextInt(10) < 7
                    ? prefix + String.format("%08d", i)
                    : prefix + "hot" + random.nextInt(HOT_KEYS);
            changes.add(new Change(id, version, document(id, version, random).getBytes(UTF_8)));
        }
        return new Backlog(changes);
    }

    List<Change> changes() {
        return changes;
    }

    int size() {
        return changes.size();
    }

    double meanBytes() {
        return changes.stream()
                .mapToInt(change -> change.document().length)
                .average()
                .orElse(0);
    }

    private static String document(String id, Version version, Random random) {
        String text = "{\"recognizedEventId\":\"" + id + "\",\"recognizedEventName\":\"" + words(random, 4)
                + "\",\"organizer\":\"" + words(random, 3) + "\",\"college\":\"计算机学院\",\"recognizedLevel\":\"A\","
                + "\"recognizedEventTime\":\"2025-09-04\",\"relatedMajors\":[\"" + words(random, 1)
                + "\"],\"applicableMajors\":[],\"isActive\":true,\"version\":" + version
                + ",\"createdAt\":\"2026-01-01T00:00:00.000001Z\",\"updatedAt\":\"2026-01-02T00:00:00.000001Z\","
                + "\"recognitionBasis\":\"";
        int wanted = 400 + random.nextInt(200);
        StringBuilder basis = new StringBuilder(text);
        int bytes = text.getBytes(UTF_8).length + 2;
        while (bytes < wanted - 6) {
            String word = WORDS[random.nextInt(WORDS.length)];
            basis.append(word);
            bytes += word.getBytes(UTF_8).length;
        }
        return basis.append("\"}").toString();
    }

    private static String words(Random random, int count) {
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < count; i++) {
            words.append(WORDS[random.nextInt(WORDS.length)]);
        }
        return words.toString();
    }
}
