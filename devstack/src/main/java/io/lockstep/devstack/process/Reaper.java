package io.lockstep.devstack.process;

import io.lockstep.devstack.ProcessName;
import io.lockstep.devstack.StateFolder;
import io.lockstep.devstack.software.Folders;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Ends a system whose owner is gone; run by the {@link Watcher}, and directly on what an earlier run left behind. */
public final class Reaper {

    private static final Duration GRACE = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What becomes of the state folder. */
    public enum Leaving {
        /** Everything is stopped in good order, and can be started again with its data. */
        DATA,
        /** Everything is killed, which is quicker, and the folder is deleted. */
        NOTHING
    }

    private Reaper() {}

    public static void main(String[] arguments) throws IOException {
        StateFolder state = new StateFolder(Path.of(arguments[0]), Path.of(arguments[1]));
        StateLock.during(state.lock(), "stopping what a killed owner left", PATIENCE, () -> {
            reap(state, Leaving.valueOf(arguments[2]));
            return state;
        });
    }

    /** Ends every process that carries the system's marker, except watchers: the caller may be one. */
    public static void reap(StateFolder state, Leaving leaving) throws IOException {
        Processes processes = new Processes(state);
        for (ProcessName name : List.of(ProcessName.values()).reversed()) {
            switch (leaving) {
                case DATA -> processes.stop(name, GRACE);
                case NOTHING -> processes.kill(name);
            }
        }
        processes.endOthers();
        if (leaving == Leaving.NOTHING) {
            Folders.delete(state.root());
        }
    }
}
