package io.lockstep.devstack.process;

import java.util.Optional;
import java.util.stream.Stream;

/** The process whose end ends a system, told apart from a later one with the same id by its start. */
public record Owner(ProcessHandle process) {

    private static final String MAVEN = "org.codehaus.plexus.classworlds.launcher.Launcher";

    public static Owner thisJvm() {
        return new Owner(ProcessHandle.current());
    }

    /** The Maven that runs this test, or this JVM where there is none above us, as in an IDE. */
    public static Owner thisMavenRun() {
        return Stream.iterate(
                        Optional.of(ProcessHandle.current()),
                        Optional::isPresent,
                        child -> child.flatMap(ProcessHandle::parent))
                .flatMap(Optional::stream)
                .filter(process -> process.info().commandLine().orElse("").contains(MAVEN))
                .findFirst()
                .map(Owner::new)
                .orElse(thisJvm());
    }

    /** Part of a folder's name. */
    public String text() {
        return process.pid() + "-" + startedAt(process);
    }

    /** The owner whose text the given one begins with, if it lives. */
    public static Optional<Owner> parse(String text) {
        String[] parts = text.split("-");
        return ProcessHandle.of(Long.parseLong(parts[0]))
                .filter(process -> Long.toString(startedAt(process)).equals(parts[1]))
                .map(Owner::new);
    }

    private static long startedAt(ProcessHandle process) {
        return process.info()
                .startInstant()
                .map(instant -> instant.toEpochMilli())
                .orElse(0L);
    }
}
