package io.lockstep.devstack;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The processes of a whole system, in the order in which they are best started; they are stopped in the reverse. */
public enum ProcessName {
    MYSQL("mysql", 13306),
    KAFKA("kafka", 19092),
    ELASTICSEARCH("elasticsearch", 19200),
    REDIS("redis", 16379),
    EVENT_SERVICE("event-service", 8081, MYSQL, KAFKA),
    SEARCH_SERVICE("search-service", 8082),
    SYNC_WORKER_ELASTICSEARCH("sync-worker-elasticsearch", 8083, KAFKA),
    SYNC_WORKER_REDIS("sync-worker-redis", 8084, KAFKA),
    GATEWAY("gateway", 8080);

    private final String text;
    private final int defaultPort;
    private final List<ProcessName> needs;

    ProcessName(String text, int defaultPort, ProcessName... needs) {
        this.text = text;
        this.defaultPort = defaultPort;
        this.needs = List.of(needs);
    }

    /** The name as the command line, files and {@code status} spell it. */
    public String text() {
        return text;
    }

    public int defaultPort() {
        return defaultPort;
    }

    /** What must be ready before this one is started, since it would fail without; the rest it waits for by itself. */
    public List<ProcessName> needs() {
        return needs;
    }

    public boolean isServer() {
        return ordinal() <= REDIS.ordinal();
    }

    public static Optional<ProcessName> parse(String text) {
        return Arrays.stream(values()).filter(name -> name.text.equals(text)).findFirst();
    }

    /** All names, for the message that refuses another one. */
    public static String choices() {
        return Arrays.stream(values()).map(ProcessName::text).collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return text;
    }
}
