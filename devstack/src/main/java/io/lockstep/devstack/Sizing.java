package io.lockstep.devstack;

/**
 * How much memory the servers take.
 *
 * @param elasticsearchHeap heap sizes are in the JVM's notation, for example {@code 512m}
 */
public record Sizing(String mysqlBufferPool, String kafkaHeap, String elasticsearchHeap, String redisMemory) {

    /** For a laptop that holds a few hundred thousand events. */
    public static final Sizing LAPTOP = new Sizing("128M", "512m", "768m", "256mb");

    /** For tests, beside Maven and the test's own JVM. */
    public static final Sizing TEST = new Sizing("32M", "384m", "512m", "64mb");
}
