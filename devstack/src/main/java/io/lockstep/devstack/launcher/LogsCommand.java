package io.lockstep.devstack.launcher;

import io.lockstep.devstack.DevstackException;
import io.lockstep.devstack.ProcessName;
import io.lockstep.devstack.process.Poll;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints a process' log since its last start. */
@Command(
        name = "logs",
        mixinStandardHelpOptions = true,
        description = "Prints a process' log since its last start; earlier ones are beside it in .lockstep/logs/.")
final class LogsCommand implements Callable<Integer> {

    private static final Duration GLANCE = Duration.ofMillis(300);

    private final Checkout checkout;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "A server or service, as `status` lists them.")
    private String name;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on printing what is written, also after another start, until Ctrl-C.")
    private boolean follow;

    LogsCommand(Checkout checkout) {
        this.checkout = checkout;
    }

    @Override
    public Integer call() throws IOException {
        ProcessName process = ProcessName.parse(name)
                .orElseThrow(() ->
                        new DevstackException("logs takes one of " + ProcessName.choices() + ", got \"" + name + "\""));
        Path log = checkout.state().log(process);
        if (!Files.exists(log)) {
            throw new DevstackException(name + " has not been started here: there is no " + log);
        }
        boolean again;
        do {
            again = print(log);
        } while (again);
        return 0;
    }

    /** Prints one file; true if another one has taken its place and is to be followed. */
    private boolean print(Path log) throws IOException {
        Object file = identity(log);
        try (InputStream in = Files.newInputStream(log)) {
            copy(in);
            while (follow) {
                boolean replaced = Files.exists(log) && !identity(log).equals(file);
                Poll.until(GLANCE, () -> false);
                copy(in);
                if (replaced || spec.commandLine().getOut().checkError()) {
                    return replaced;
                }
            }
            return false;
        }
    }

    /** What has been written since the last time. */
    private void copy(InputStream in) throws IOException {
        spec.commandLine().getOut().print(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        spec.commandLine().getOut().flush();
    }

    private static Object identity(Path file) throws IOException {
        return Files.getAttribute(file, "unix:ino");
    }
}
