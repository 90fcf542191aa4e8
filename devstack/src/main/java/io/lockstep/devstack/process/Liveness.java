package io.lockstep.devstack.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whether a process has really ended.
 *
 * <p>A dying process gives up its memory first, its environment with it, and its ports a moment later; and one whose
 * parent does not collect it stays listed for ever.
 */
final class Liveness {

    private static final int STATE = 0;
    private static final int THREADS = 17;

    private Liveness() {}

    static boolean isGone(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            // The name, in parentheses, may contain anything.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            boolean dead = fields[STATE].equals("Z") || fields[STATE].equals("X");
            return dead && Integer.parseInt(fields[THREADS]) <= 1;
        } catch (IOException notListedOrNoProc) {
            return Files.exists(Path.of("/proc/self")) || !process.isAlive();
        }
    }
}
