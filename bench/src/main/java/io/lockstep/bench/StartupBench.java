package io.lockstep.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Seconds from {@code ./lockstep up --detach} to ready, and the resident memory of each process. */
@Command(
        name = "startup",
        mixinStandardHelpOptions = true,
        description =
                "Stops and starts this checkout's system, from nothing and from kept data, and prints how long it took.")
final class StartupBench implements Callable<Integer> {

    private final Launcher launcher = new Launcher();

    @Option(
            names = "--rounds",
            defaultValue = "3",
            description = "How often each is measured (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--wipe",
            required = true,
            description = "Says that this checkout's servers and all their data may be deleted.")
    private boolean wipe;

    @Override
    public Integer call() throws Exception {
        launcher.run("up", "--detach");
        System.out.printf("%-8s %12s %12s%n", "round", "empty", "kept data");
        for (int round = 1; round <= rounds; round++) {
            launcher.run("down", "--wipe");
            Duration empty = up();
            launcher.run("down");
            Duration kept = up();
            System.out.printf("%-8d %10.1f s %10.1f s%n", round, seconds(empty), seconds(kept));
        }
        printMemory();
        return 0;
    }

    private Duration up() throws IOException, InterruptedException {
        long started = System.nanoTime();
        launcher.run("up", "--detach");
        return Duration.ofNanos(System.nanoTime() - started);
    }

    private void printMemory() throws IOException, InterruptedException {
        long sum = 0;
        System.out.printf("%n%-26s %10s%n", "process", "resident");
        for (JsonNode row : launcher.status()) {
            long bytes = row.path("memoryBytes").asLong();
            sum += bytes;
            System.out.printf("%-26s %6d MiB%n", row.path("name").asText(), bytes >> 20);
        }
        System.out.printf("%-26s %6d MiB%n", "all", sum >> 20);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
