package io.lockstep.devstack;

import java.util.List;

/**
 * What the processes of a system take of the machine.
 *
 * @param elasticsearchHeap heap sizes are in the JVM's notation, for example {@code 512m}
 * @param jvmFlags for Kafka, Elasticsearch and the services
 */
public record Sizing(
        String mysqlBufferPool,
        String kafkaHeap,
        String elasticsearchHeap,
        String redisMemory,
        String serviceHeap,
        List<String> jvmFlags) {

    /** For a laptop that holds a few hundred thousand events. */
    public static final Sizing LAPTOP =
            new Sizing("128M", "512m", "768m", "256mb", "256m", List.of("-XX:+UseSerialGC"));

    /**
     * For tests, beside Maven and the test's own JVM. The first compiler alone halves the processor time of a start;
     * what a system can do at most is not measured here.
     */
    public static final Sizing TEST =
            new Sizing("32M", "384m", "512m", "64mb", "192m", List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));

    public Sizing {
        jvmFlags = List.copyOf(jvmFlags);
    }
}
