package io.lockstep.devstack.launcher;

import io.lockstep.devstack.Ports;
import io.lockstep.devstack.process.Stack;
import io.lockstep.devstack.process.StateLock;
import io.lockstep.devstack.system.TestSystems;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Stops everything that runs, whoever started it. */
@Command(name = "down", mixinStandardHelpOptions = true, description = "Stops everything that runs; the data stays.")
final class DownCommand implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Checkout checkout;

    @Spec
    private CommandSpec spec;

    @Option(names = "--wipe", description = "Delete the data too, with everything else in .lockstep/.")
    private boolean wipe;

    DownCommand(Checkout checkout) {
        this.checkout = checkout;
    }

    @Override
    public Integer call() throws IOException {
        Ports ports = checkout.ports(Map.of());
        Console console = new Console(spec.commandLine().getOut(), ports);
        Stack stack = checkout.stack(ports);
        StateLock.during(checkout.state().lock(), "lockstep down", PATIENCE, () -> {
            stack.stopAll(console);
            stack.processes().endOthers();
            Foreground.abandonIfDead(checkout);
            if (wipe) {
                TestSystems.wipe(checkout.root());
                console.step("wipe", checkout.state().root() + " is deleted");
            }
            return stack;
        });
        console.step("all", "stopped");
        return 0;
    }
}
