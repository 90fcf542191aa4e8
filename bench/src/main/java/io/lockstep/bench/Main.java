package io.lockstep.bench;

import io.lockstep.bench.autoscale.AutoscaleBench;
import io.lockstep.bench.drain.DrainBench;
import io.lockstep.bench.gateway.GatewayBench;
import io.lockstep.bench.lookup.LookupBench;
import io.lockstep.bench.search.RelevanceBench;
import io.lockstep.bench.search.SearchBench;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The benchmarks' command line. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures this checkout's system and prints the figures.",
        subcommands = {
            StartupBench.class,
            FreshnessBench.class,
            DrainBench.class,
            AutoscaleBench.class,
            OutboxBench.class,
            BinlogBench.class,
            LookupBench.class,
            SearchBench.class,
            RelevanceBench.class,
            CreatesBench.class,
            ImportBench.class,
            GatewayBench.class
        })
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        CommandLine line = new CommandLine(new Main());
        line.setUsageHelpAutoWidth(true);
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            command.getErr().println("bench: " + failure.getMessage());
            return 1;
        });
        System.exit(line.execute(List.of(arguments).isEmpty() ? new String[] {"--help"} : arguments));
    }
}
