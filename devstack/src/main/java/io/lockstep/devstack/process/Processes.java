package io.lockstep.devstack.process;

import io.lockstep.devstack.Launch;
import io.lockstep.devstack.ProcessName;
import io.lockstep.devstack.StateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The processes of one system, whoever started them.
 *
 * <p>Nothing is remembered here: what runs is read from the operating system each time, so that a launcher which was
 * killed, or another one, changes nothing.
 */
public final class Processes {

    /** The process writes its own id before it becomes the program, so no moment exists at which it runs unrecorded. */
    private static final String WRITE_PID_AND_EXEC = "echo $$ > \"$1\"; shift; exec \"$@\"";

    private static final int OLD_LOGS = 3;

    private final StateFolder state;

    public Processes(StateFolder state) {
        this.state = state;
    }

    /**
     * Starts the process in a session of its own, where a terminal's Ctrl-C does not reach it.
     *
     * @return the process, which {@link #find} does not see before it has become the program
     */
    public ProcessHandle start(ProcessName name, Launch launch) throws IOException {
        return start(name.text(), state.pidFile(name), state.log(name), launch);
    }

    /**
     * Starts a further process of that name; {@link #find} knows nothing of it, {@link #endOthers} ends it.
     *
     * @param number tells it from the others, 2 or more
     */
    public ProcessHandle startReplica(ProcessName name, int number, Launch launch) throws IOException {
        String label = name + "-" + number;
        return start(
                label,
                state.pidFile(name).resolveSibling(label + ".pid"),
                state.log(name).resolveSibling(label + ".log"),
                launch);
    }

    /** Whether it has ended, all of its threads included. */
    public static boolean isGone(ProcessHandle process) {
        return Liveness.isGone(process);
    }

    private ProcessHandle start(String label, Path pidFile, Path log, Launch launch) throws IOException {
        Files.createDirectories(pidFile.getParent());
        Files.createDirectories(log.getParent());
        rotate(log);
        List<String> command = new ArrayList<>();
        if (InstalledPrograms.find("setsid").isPresent()) {
            command.add("setsid");
        }
        command.addAll(List.of("sh", "-c", WRITE_PID_AND_EXEC, "sh", pidFile.toString()));
        command.addAll(launch.command());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(launch.workingFolder().toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(launch.environment());
        builder.environment().put(Marker.VARIABLE, new Marker(label, state.root()).value());
        return builder.start().toHandle();
    }

    /** The living process of that name: the one whose id was written, else any that carries the name. */
    public Optional<ProcessHandle> find(ProcessName name) {
        Marker wanted = new Marker(name.text(), state.root());
        Optional<ProcessHandle> recorded = recordedPid(name)
                .filter(pid -> Marker.of(pid).equals(Optional.of(wanted)))
                .flatMap(ProcessHandle::of);
        return recorded.isPresent() ? recorded : all(name).stream().findFirst();
    }

    /** Whether it was started and has not been stopped by {@link #stop}, alive or not. */
    public boolean wasStarted(ProcessName name) {
        return Files.exists(state.pidFile(name));
    }

    /**
     * Ends every process of that name: SIGTERM, and SIGKILL for what is still there after the grace.
     *
     * @return whether SIGKILL was needed
     */
    public boolean stop(ProcessName name, Duration grace) throws IOException {
        boolean killed = end(name.text(), grace);
        Files.deleteIfExists(state.pidFile(name));
        return killed;
    }

    /** SIGKILL, and waits until the process is gone; its pid file stays, as after a crash. */
    public void kill(ProcessName name) {
        end(name.text(), Duration.ZERO);
    }

    /** Ends processes by the name in their marker, such as a watcher's. */
    boolean end(String markedAs, Duration grace) {
        List<ProcessHandle> processes = marked(markedAs);
        if (!grace.isZero()) {
            processes.forEach(ProcessHandle::destroy);
            if (Poll.until(grace, () -> areGone(markedAs, processes))) {
                return false;
            }
        }
        boolean any = !areGone(markedAs, processes);
        boolean gone = Poll.until(Duration.ofSeconds(20), () -> {
            marked(markedAs).forEach(ProcessHandle::destroyForcibly);
            return areGone(markedAs, processes);
        });
        if (!gone) {
            throw new IllegalStateException(markedAs + " does not end, even after SIGKILL: " + processes);
        }
        return any;
    }

    private boolean areGone(String markedAs, List<ProcessHandle> processes) {
        return processes.stream().allMatch(Liveness::isGone) && marked(markedAs).isEmpty();
    }

    /** Kills what carries the system's marker and has no name of its own, such as a {@link Tool}; not a watcher. */
    public void endOthers() {
        Marker.allOf(state.root()).stream()
                .map(found -> found.marker().process())
                .filter(process -> ProcessName.parse(process).isEmpty() && !process.equals(Watcher.MARKED_AS))
                .distinct()
                .forEach(process -> end(process, Duration.ZERO));
    }

    private List<ProcessHandle> all(ProcessName name) {
        return marked(name.text());
    }

    private List<ProcessHandle> marked(String name) {
        return Marker.allOf(state.root()).stream()
                .filter(found -> found.marker().process().equals(name))
                .map(Marker.Marked::handle)
                .toList();
    }

    private Optional<Long> recordedPid(ProcessName name) {
        try {
            return Optional.of(
                    Long.parseLong(Files.readString(state.pidFile(name)).strip()));
        } catch (IOException | NumberFormatException noneOrIncomplete) {
            return Optional.empty();
        }
    }

    private static void rotate(Path log) throws IOException {
        for (int i = OLD_LOGS; i >= 1; i--) {
            Path newer = i == 1 ? log : log.resolveSibling(log.getFileName() + "." + (i - 1));
            if (Files.exists(newer)) {
                Files.move(newer, log.resolveSibling(log.getFileName() + "." + i), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
