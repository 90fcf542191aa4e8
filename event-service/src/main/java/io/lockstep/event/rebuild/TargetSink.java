package io.lockstep.event.rebuild;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** A sink that snapshot records can be meant for. */
public enum TargetSink {
    ELASTICSEARCH,
    REDIS;

    /** The name in the header and in requests. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<TargetSink> named(String name) {
        return Stream.of(values()).filter(sink -> sink.wireName().equals(name)).findFirst();
    }
}
