package io.lockstep.devstack.launcher;

import io.lockstep.devstack.DevstackException;
import io.lockstep.devstack.Ports;
import io.lockstep.devstack.ProcessName;
import io.lockstep.devstack.process.Stack;
import io.lockstep.devstack.process.StateLock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts what does not run; in the foreground, stops it all again at the end. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = {
            "Builds what is stale, starts the servers and then the services, imports the sample register,",
            "and returns or says `ready` when search finds it.",
            "What runs already is left alone, so a second `up` starts only what has died.",
            "In the foreground, Ctrl-C stops everything."
        })
final class UpCommand implements Callable<Integer> {

    /** An owner that was killed takes a moment to be noticed, and its system one to be stopped. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** What shells make of a SIGINT. */
    private static final int INTERRUPTED = 130;

    private final Checkout checkout;

    /** Set before this command's own processes are stopped, so that their end is not taken for a failure. */
    private final AtomicBoolean interrupted = new AtomicBoolean();

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-d", "--detach"},
            description = "Return when everything is ready; `lockstep down` stops it.")
    private boolean detach;

    @Option(names = "--no-sample", description = "Do not import the sample register.")
    private boolean noSample;

    @Option(
            names = "--only",
            split = ",",
            arity = "1..*",
            paramLabel = "NAME",
            description = "Start these servers and services alone, for example `--only mysql,kafka`.")
    private List<String> only = new ArrayList<>();

    @Option(
            names = "--port",
            paramLabel = "NAME=NUMBER",
            description = {
                "Use another port, for example `--port gateway=9080`; remembered until `down --wipe`.",
                "Variables such as LOCKSTEP_PORT_GATEWAY do the same."
            })
    private List<String> port = new ArrayList<>();

    UpCommand(Checkout checkout) {
        this.checkout = checkout;
    }

    @Override
    public Integer call() throws IOException {
        List<ProcessName> names = names();
        Ports ports = checkout.ports(PortOptions.parse(port));
        Stack stack = checkout.stack(ports);
        Console console = new Console(spec.commandLine().getOut(), ports);
        StateLock lock = StateLock.take(checkout.state().lock(), "lockstep up", PATIENCE);
        try {
            refuseToMoveWhatRuns(stack, ports);
            stack.checkPorts(names);
            checkout.rememberedPorts().write(ports);
            return detach
                    ? detached(names, stack, console, ports)
                    : new Foreground(checkout, stack, console, lock, interrupted)
                            .run(() -> bringUp(names, stack, console, ports));
        } catch (DevstackException e) {
            if (interrupted.get()) {
                return INTERRUPTED;
            }
            throw e;
        } finally {
            lock.close();
        }
    }

    private int detached(List<ProcessName> names, Stack stack, Console console, Ports ports) throws IOException {
        Foreground.abandonIfDead(checkout);
        Thread onInterrupt = new Thread(() -> {
            interrupted.set(true);
            stack.close();
            stack.stop(console.started(), console);
        });
        Runtime.getRuntime().addShutdownHook(onInterrupt);
        try {
            bringUp(names, stack, console, ports);
        } finally {
            remove(onInterrupt);
        }
        console.print("\nIt runs in the background: `./lockstep status` shows it, `./lockstep down` stops it.");
        return 0;
    }

    private void bringUp(List<ProcessName> names, Stack stack, Console console, Ports ports) throws IOException {
        List<String> stale = checkout.build().stale(names);
        if (!stale.isEmpty()) {
            console.step("build", String.join(", ", stale));
            checkout.build().build(stale);
        }
        stack.start(names, console);
        boolean takesWrites = names.contains(ProcessName.GATEWAY) && names.contains(ProcessName.EVENT_SERVICE);
        if (takesWrites && !noSample) {
            boolean searchable =
                    names.contains(ProcessName.SEARCH_SERVICE) && names.contains(ProcessName.SYNC_WORKER_ELASTICSEARCH);
            new Sample(checkout, ports).importInto(console, searchable);
        }
        console.step("all", "ready");
        new Welcome(ports).print(names, console);
    }

    private List<ProcessName> names() {
        if (only.isEmpty()) {
            return List.of(ProcessName.values());
        }
        return only.stream()
                .map(text -> ProcessName.parse(text)
                        .orElseThrow(() -> new DevstackException(
                                "--only names some of " + ProcessName.choices() + ", got \"" + text + "\"")))
                .distinct()
                .toList();
    }

    private void refuseToMoveWhatRuns(Stack stack, Ports ports) {
        Map<String, Integer> before =
                checkout.rememberedPorts().read().map(Ports::byName).orElse(Map.of());
        for (ProcessName name : stack.names()) {
            stack.program(name).listensOn().byName().forEach((portName, wanted) -> {
                int used = before.getOrDefault(portName, wanted);
                if (used != wanted && stack.processes().find(name).isPresent()) {
                    throw new DevstackException(name + " runs with port " + used + " and is asked to use "
                            + ports.of(portName) + ": run `./lockstep down` first");
                }
            });
        }
    }

    private static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException theHookRuns) {
            // It was interrupted: the hook stops what was started, and nothing more is to be said.
            hook.setUncaughtExceptionHandler((thread, failure) -> {});
        }
    }
}
