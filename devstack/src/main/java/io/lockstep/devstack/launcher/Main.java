package io.lockstep.devstack.launcher;

import io.lockstep.devstack.DevstackException;
import java.nio.file.Path;
import java.time.Clock;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Runs one command of {@code ./lockstep}; the script builds this module and tells where the checkout is. */
@Command(
        name = "lockstep",
        description = "Runs Lockstep on this machine: real servers, the services, and a sample register.",
        footer = {"", "`lockstep test` runs the tests, `lockstep bench` the benchmarks; each has its own --help."},
        mixinStandardHelpOptions = true,
        version = "Lockstep 0.1.0-SNAPSHOT",
        synopsisSubcommandLabel = "COMMAND")
public final class Main {

    private static final int FAILED = 1;

    private Main() {}

    public static void main(String[] arguments) {
        Path checkout = Path.of(System.getProperty("lockstep.checkout", ""));
        System.exit(commandLine(new Checkout(checkout.toAbsolutePath(), System.getenv(), Clock.systemUTC()))
                .execute(arguments));
    }

    /** Prints to the standard streams unless told otherwise. */
    static CommandLine commandLine(Checkout checkout) {
        CommandLine line = new CommandLine(new Main())
                .addSubcommand(new UpCommand(checkout))
                .addSubcommand(new DownCommand(checkout))
                .addSubcommand(new StatusCommand(checkout))
                .addSubcommand(new LogsCommand(checkout))
                .addSubcommand(new TokenCommand(checkout))
                .addSubcommand(new SoftwareCommand(checkout))
                .addSubcommand(GatewayCommand.commandLine(checkout));
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            if (failure instanceof DevstackException expected) {
                command.getErr().println("lockstep: " + expected.getMessage());
                return FAILED;
            }
            throw failure;
        });
        return line;
    }
}
