package io.lockstep.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What an import saves: rows a second of one file, and single creates a second through the API, in turns. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = "Imports files of new events and creates single ones, in turns, and prints the rates.")
final class ImportBench implements Callable<Integer> {

    /** Rounds in which the virtual machine of the service compiles what it runs. */
    private static final int WARM_UPS = 2;

    @Option(names = "--rounds", defaultValue = "3", description = "Of each kind (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--rows", defaultValue = "50000", description = "Of a file (default: ${DEFAULT-VALUE}).")
    private int rows;

    @Option(names = "--seconds", defaultValue = "8", description = "Of single creates (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--writers", defaultValue = "8", description = "Clients that create (default: ${DEFAULT-VALUE}).")
    private int writers;

    private final AtomicLong ids = new AtomicLong();

    @Override
    public Integer call() throws Exception {
        try (BenchServers servers = BenchServers.start("import", "outbox")) {
            servers.startEventService();
            EventService service = new EventService(servers.eventService());
            for (int warmUp = 0; warmUp < WARM_UPS; warmUp++) {
                creates(service, writers);
                imported(service, rows);
            }
            System.out.printf(
                    "%-8s %13s %12s %7s %14s %7s%n",
                    "round", "import rows/s", "1 client/s", "ratio", writers + " clients/s", "ratio");
            List<Double> toOne = new ArrayList<>();
            List<Double> toMany = new ArrayList<>();
            for (int round = 1; round <= rounds; round++) {
                double one = creates(service, 1);
                double many = creates(service, writers);
                double imported = imported(service, rows);
                toOne.add(imported / one);
                toMany.add(imported / many);
                System.out.printf(
                        "%-8d %13.0f %12.0f %7.1f %14.0f %7.1f%n",
                        round, imported, one, imported / one, many, imported / many);
            }
            System.out.printf(
                    "median: %.1f times the rate of one client, %.1f times that of %d; the service's memory: %d MiB%n",
                    Median.of(toOne), Median.of(toMany), writers, servers.eventServiceMiB());
        }
        return 0;
    }

    private double creates(EventService service, int clients) throws IOException {
        return service.createsPerSecond(clients, Duration.ofSeconds(seconds), false);
    }

    private double imported(EventService service, int count) throws IOException, InterruptedException {
        Path file = Files.createTempFile("lockstep-bench-", ".csv");
        try {
            write(file, count);
            long start = System.nanoTime();
            String summary = service.importCsv(file, "import-" + ids.incrementAndGet());
            double seconds = (System.nanoTime() - start) / 1e9;
            if (!summary.contains("\"created\":" + count)) {
                throw new IOException("of " + count + " rows not all were created: " + summary);
            }
            return count / seconds;
        } finally {
            Files.delete(file);
        }
    }

    private void write(Path file, int count) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write("recognizedEventName,organizer,college,recognizedLevel,recognizedEventTime,relatedMajors,"
                    + "recognitionBasis,isActive\n");
            for (int i = 0; i < count; i++) {
                out.write("全国大学生数学建模竞赛 import-" + ids.incrementAndGet()
                        + ",中国工业与应用数学学会,信息科学与工程学院,A,2025-09-04,计算机科学与技术;软件工程,校教字〔2025〕12号,true\n");
            }
        }
    }
}
