package io.lockstep.devstack.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Who listens on a TCP port, as {@code /proc} tells. */
final class PortOwner {

    private static final Path PROC = Path.of("/proc");
    private static final String LISTENING = "0A";

    private PortOwner() {}

    /** A description such as {@code process 123 (java -jar app.jar)}, as far as this user may see it. */
    static String describe(int port) {
        Optional<String> inode = inodeListeningOn(port);
        if (inode.isEmpty()) {
            return "a process that cannot be seen from here";
        }
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(pid -> holds(pid, inode.get()))
                .findFirst()
                .map(pid -> "process " + pid + " (" + commandOf(pid) + ")")
                .orElse("a process of another user");
    }

    private static Optional<String> inodeListeningOn(int port) {
        String localPort = ":" + String.format("%04X", port);
        return Stream.of("tcp", "tcp6")
                .flatMap(table -> lines(PROC.resolve("net").resolve(table)).stream())
                .map(line -> line.strip().split("\\s+"))
                .filter(columns -> columns.length > 9 && columns[1].endsWith(localPort) && columns[3].equals(LISTENING))
                .map(columns -> columns[9])
                .findFirst();
    }

    private static boolean holds(long pid, String inode) {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(PROC.resolve(pid + "/fd"))) {
            for (Path descriptor : descriptors) {
                if (Files.readSymbolicLink(descriptor).toString().equals("socket:[" + inode + "]")) {
                    return true;
                }
            }
            return false;
        } catch (IOException goneOrAnotherUsers) {
            return false;
        }
    }

    private static String commandOf(long pid) {
        try {
            String command = Files.readString(PROC.resolve(pid + "/cmdline"))
                    .replace('\0', ' ')
                    .strip();
            return command.length() <= 120 ? command : command.substring(0, 120) + "…";
        } catch (IOException gone) {
            return "gone by now";
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException noSuchTable) {
            return List.of();
        }
    }
}
