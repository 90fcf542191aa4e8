package io.lockstep.devstack.process;

import io.lockstep.devstack.Launch;
import io.lockstep.devstack.Ports;
import io.lockstep.devstack.ProcessName;
import io.lockstep.devstack.Program;
import io.lockstep.devstack.Readiness;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A shell script that plays a server; it is ready once it has made the file {@code ready} in its folder. */
record TestProgram(ProcessName name, Ports listensOn, Path folder, String script) implements Program {

    static final String SERVES = "touch ready; while :; do sleep 0.1; done";
    static final String IGNORES_SIGTERM = "trap '' TERM; " + SERVES;

    @Override
    public Launch prepare() {
        return new Launch(List.of("sh", "-c", script), Map.of("FROM_LAUNCH", "yes"), folder);
    }

    @Override
    public Readiness readiness() {
        return Files.exists(folder.resolve("ready")) ? Readiness.READY : new Readiness.NotReady("no file yet");
    }
}
