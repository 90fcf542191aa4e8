package io.lockstep.devstack.process;

import io.lockstep.devstack.StateFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An environment variable that every process of a system is started with and hands on to its children: who it is, of
 * which system.
 *
 * <p>It is how a process is recognized as one of ours, so that a re-used process id is never signalled, and how one is
 * found when nobody wrote its id down. Read from {@code /proc}; a process that has ended but was not collected by its
 * parent has none, and so counts as gone.
 *
 * @param process a process' name
 * @param root the system's {@link StateFolder#root()}
 */
record Marker(String process, Path root) {

    static final String VARIABLE = "LOCKSTEP_PROCESS";

    private static final Path PROC = Path.of("/proc");

    String value() {
        return process + "@" + root;
    }

    /** The marker of a living process that we may look at. */
    static Optional<Marker> of(long pid) {
        try {
            String environment = Files.readString(PROC.resolve(pid + "/environ"), StandardCharsets.ISO_8859_1);
            for (String variable : environment.split("\0")) {
                if (variable.startsWith(VARIABLE + "=")) {
                    return parse(utf8(variable.substring(VARIABLE.length() + 1)));
                }
            }
            return Optional.empty();
        } catch (IOException goneOrAnotherUsers) {
            return Optional.empty();
        }
    }

    /** Every living process of the system, ourselves excepted. */
    static List<Marked> allOf(Path root) {
        List<Marked> found = new ArrayList<>();
        ProcessHandle.allProcesses()
                .filter(handle -> handle.pid() != ProcessHandle.current().pid())
                .forEach(handle -> of(handle.pid())
                        .filter(marker -> marker.root.equals(root))
                        .ifPresent(marker -> found.add(new Marked(marker, handle))));
        return found;
    }

    record Marked(Marker marker, ProcessHandle handle) {}

    private static Optional<Marker> parse(String value) {
        int at = value.indexOf('@');
        return at < 1
                ? Optional.empty()
                : Optional.of(new Marker(value.substring(0, at), Path.of(value.substring(at + 1))));
    }

    private static String utf8(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
