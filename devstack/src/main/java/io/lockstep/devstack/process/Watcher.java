package io.lockstep.devstack.process;

import io.lockstep.devstack.Launch;
import io.lockstep.devstack.StateFolder;
import io.lockstep.devstack.software.Artifacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A small process of its own that waits until another one, the owner of a system, is gone, however it ended, and then
 * runs the {@link Reaper}: so a killed owner leaves nothing running.
 *
 * <p>It is a shell, not a JVM, since it lives as long as the system. It stands in the owner's folder in {@code /proc},
 * which stays bound to that one process even if its id is given to another.
 */
public final class Watcher {

    static final String MARKED_AS = "watcher";

    private static final String WAIT_THEN_REAP =
            "cd \"/proc/$1\" 2>/dev/null && while read -r owner < ./stat; do sleep 1; done 2>/dev/null; "
                    + "cd /; shift; exec \"$@\"";

    private final StateFolder state;

    public Watcher(StateFolder state) {
        this.state = state;
    }

    /** Begins to watch. */
    public void start(ProcessHandle owner, Reaper.Leaving leaving) throws IOException {
        Path log = state.root().resolve("logs/watcher.log");
        Files.createDirectories(log.getParent());
        List<String> command = new ArrayList<>();
        if (InstalledPrograms.find("setsid").isPresent()) {
            command.add("setsid");
        }
        command.addAll(List.of("sh", "-c", WAIT_THEN_REAP, "sh", Long.toString(owner.pid())));
        command.addAll(List.of(
                Launch.java(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                Artifacts.ofThisBuild().ownClassPath(),
                Reaper.class.getName(),
                state.root().toString(),
                state.software().toString(),
                leaving.name()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put(Marker.VARIABLE, new Marker(MARKED_AS, state.root()).value());
        builder.start();
    }

    public boolean runs() {
        return Marker.allOf(state.root()).stream()
                .anyMatch(found -> found.marker().process().equals(MARKED_AS));
    }

    /** Ends every watcher of this system, for an owner that has stopped it properly or hands it over. */
    public void stop() {
        new Processes(state).end(MARKED_AS, java.time.Duration.ZERO);
    }
}
