package io.lockstep.devstack.process;

import io.lockstep.devstack.DevstackException;
import io.lockstep.devstack.Launch;
import io.lockstep.devstack.ProcessName;
import io.lockstep.devstack.Program;
import io.lockstep.devstack.Readiness;
import io.lockstep.devstack.StateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A system's programs, started in parallel as far as their needs allow, and stopped in the reverse order.
 *
 * <p>Whoever starts or stops holds the {@link StateLock}. Starting is idempotent: what runs is left alone and only
 * waited for.
 */
public final class Stack {

    private static final Duration READY_WITHIN = Duration.ofSeconds(180);

    private static final Duration STOP_GRACE = Duration.ofSeconds(20);
    private static final int LOG_TAIL_LINES = 25;

    private final StateFolder state;
    private final Processes processes;
    private final Map<ProcessName, Program> programs = new EnumMap<>(ProcessName.class);
    private final Object starting = new Object();
    private boolean closed;

    public Stack(StateFolder state, List<Program> programs) {
        this.state = state;
        this.processes = new Processes(state);
        programs.forEach(program -> this.programs.put(program.name(), program));
    }

    public List<ProcessName> names() {
        return List.copyOf(programs.keySet());
    }

    public Processes processes() {
        return processes;
    }

    public Program program(ProcessName name) {
        return Optional.ofNullable(programs.get(name))
                .orElseThrow(() -> new IllegalArgumentException(name + " is not part of this system"));
    }

    /**
     * Starts what does not run and returns when all of it is ready.
     *
     * @throws DevstackException with the tail of the log of the first one that failed; the others are left running
     */
    public void start(List<ProcessName> names, Progress progress) {
        checkPorts(names);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Map<ProcessName, CompletableFuture<Void>> ready = new EnumMap<>(ProcessName.class);
            for (ProcessName name : names.stream().sorted().toList()) {
                CompletableFuture<?>[] needs = name.needs().stream()
                        .map(ready::get)
                        .filter(need -> need != null)
                        .toArray(CompletableFuture[]::new);
                ready.put(
                        name,
                        CompletableFuture.allOf(needs)
                                .thenRunAsync(() -> startAndAwait(program(name), progress), threads));
            }
            CompletableFuture.allOf(ready.values().toArray(CompletableFuture[]::new))
                    .join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof DevstackException expected ? expected : e;
        }
    }

    /** From now on nothing is started through this object any more. */
    public void close() {
        synchronized (starting) {
            closed = true;
        }
    }

    /** Ends what runs, whoever started it; nothing is started through this object any more. */
    public void stopAll(Progress progress) {
        close();
        stop(names(), progress);
    }

    /** Ends the services and then the servers, each at once. */
    public void stop(List<ProcessName> names, Progress progress) {
        stopAtOnce(names.stream().filter(name -> !name.isServer()).toList(), progress);
        stopAtOnce(names.stream().filter(ProcessName::isServer).toList(), progress);
    }

    private void stopAtOnce(List<ProcessName> names, Progress progress) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture.allOf(names.stream()
                            .map(name -> CompletableFuture.runAsync(() -> stop(name, progress), threads))
                            .toArray(CompletableFuture[]::new))
                    .join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof DevstackException expected ? expected : e;
        }
    }

    private void stop(ProcessName name, Progress progress) {
        try {
            boolean ran = processes.find(name).isPresent();
            boolean killed = processes.stop(name, STOP_GRACE);
            if (ran) {
                progress.stopped(name, killed);
            }
        } catch (IOException e) {
            throw new DevstackException("cannot stop " + name + ": " + e.getMessage(), e);
        }
    }

    /** How the process is now; asks it, so this may take seconds if it hangs. */
    public ProcessState state(ProcessName name) {
        Optional<ProcessHandle> process = processes.find(name);
        if (process.isEmpty()) {
            return processes.wasStarted(name) ? new ProcessState.Died() : new ProcessState.Stopped();
        }
        Vitals vitals = Vitals.of(process.get(), Instant.now());
        return switch (program(name).readiness()) {
            case Readiness.Ready ready -> new ProcessState.Running(vitals);
            case Readiness.NotReady reason -> new ProcessState.Unready(vitals, reason);
        };
    }

    private void startAndAwait(Program program, Progress progress) {
        ProcessName name = program.name();
        long begin = System.nanoTime();
        Optional<ProcessHandle> running = processes.find(name);
        if (running.isPresent()) {
            progress.alreadyRuns(name);
            awaitReady(program, running.get());
        } else {
            progress.starts(name);
            awaitReady(program, prepareAndStart(program));
            progress.isReady(name, Duration.ofNanos(System.nanoTime() - begin));
        }
    }

    private ProcessHandle prepareAndStart(Program program) {
        try {
            Launch launch = program.prepare();
            synchronized (starting) {
                if (closed) {
                    throw new DevstackException("stopped before " + program.name() + " was started");
                }
                return processes.start(program.name(), launch);
            }
        } catch (IOException e) {
            throw new DevstackException("cannot start " + program.name() + ": " + reasons(e), e);
        }
    }

    private void awaitReady(Program program, ProcessHandle process) {
        ProcessName name = program.name();
        List<String> lastReason = new ArrayList<>(List.of("no answer"));
        boolean[] died = {false};
        boolean done = Poll.until(READY_WITHIN, () -> switch (program.readiness()) {
            case Readiness.Ready ready -> true;
            case Readiness.NotReady(String reason) -> {
                lastReason.set(0, reason);
                died[0] = !process.isAlive() && processes.find(name).isEmpty();
                yield died[0];
            }
        });
        if (died[0]) {
            throw new DevstackException(name + " ended while it was starting" + logTail(name));
        }
        if (!done) {
            throw new DevstackException(name + " was not ready after " + READY_WITHIN.toSeconds() + " s ("
                    + lastReason.getFirst() + ")" + logTail(name));
        }
    }

    /** @throws DevstackException if a port of one that does not run is taken, with what holds it */
    public void checkPorts(List<ProcessName> names) {
        for (ProcessName name : names) {
            if (processes.find(name).isPresent()) {
                continue;
            }
            program(name).listensOn().byName().forEach((portName, port) -> {
                if (!FreePorts.isFree(port)) {
                    throw new DevstackException("port " + port + " of " + portName + " is taken by "
                            + PortOwner.describe(port) + ": end that, or choose another port with --port " + portName
                            + "=NUMBER");
                }
            });
        }
    }

    private String logTail(ProcessName name) {
        try {
            List<String> lines = Files.readAllLines(state.log(name), java.nio.charset.StandardCharsets.ISO_8859_1);
            List<String> tail = lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size());
            return "; its log, " + state.log(name) + ", ends with:\n  " + String.join("\n  ", tail);
        } catch (IOException e) {
            return "; it left no log in " + state.log(name);
        }
    }

    private static String reasons(Throwable failure) {
        return failure.getCause() == null || failure.getCause() == failure
                ? failure.getMessage()
                : failure.getMessage() + ": " + reasons(failure.getCause());
    }
}
