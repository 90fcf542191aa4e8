package io.lockstep.helm;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long each process takes at most to stop, read from the code that stops it. */
final class Drains {

    private Drains() {}

    static int seconds(String image) {
        if (image.contains("/sync-worker")) {
            // The supervisor, the applier, Kafka Streams and the producer have their time one after the other.
            int wait = find(
                    "sync-worker/src/main/java/io/lockstep/sync/kafka/StreamsWorker.java",
                    "DRAIN = Duration.ofSeconds\\((\\d+)\\)");
            int close = find(
                    "sync-worker/src/main/java/io/lockstep/sync/kafka/Pipeline.java",
                    "CLOSE = Duration.ofSeconds\\((\\d+)\\)");
            return 2 * wait + 2 * close;
        }
        if (image.contains("/gateway")) {
            return find("gateway/src/main/resources/application.properties", "quarkus.shutdown.delay=(\\d+)S")
                    + find(
                            "gateway/src/main/java/io/lockstep/gateway/GatewayConfig.java",
                            "WithDefault\\(\"(\\d+)S\"\\)\\s+Duration drain\\(");
        }
        if (image.contains("/event-service")) {
            return find("event-service/src/main/resources/application.properties", "quarkus.shutdown.timeout=(\\d+)S");
        }
        if (image.contains("/search-service")) {
            return find("search-service/src/main/resources/application.properties", "quarkus.shutdown.timeout=(\\d+)s");
        }
        return 0;
    }

    private static int find(String file, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(Checkout.read(Checkout.ROOT.resolve(file)));
        if (!matcher.find()) {
            throw new AssertionError(file + " no longer says " + pattern);
        }
        return Integer.parseInt(matcher.group(1));
    }
}
