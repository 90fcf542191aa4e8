package io.lockstep.devstack.junit;

import java.util.Optional;
import java.util.stream.Stream;

/** The process whose end ends the test servers: Maven, or, where there is none above us, this JVM itself. */
record Owner(ProcessHandle process) {

    private static final String MAVEN = "org.codehaus.plexus.classworlds.launcher.Launcher";

    static Owner ofThisTest() {
        return new Owner(Stream.iterate(
                        Optional.of(ProcessHandle.current()),
                        Optional::isPresent,
                        up -> up.flatMap(ProcessHandle::parent))
                .flatMap(Optional::stream)
                .filter(process -> process.info().commandLine().orElse("").contains(MAVEN))
                .findFirst()
                .orElse(ProcessHandle.current()));
    }

    /** Identifies the process even if its id is used again. */
    String text() {
        return process.pid() + "-" + startedAt(process);
    }

    /** The owner of that text, if it lives. */
    static Optional<Owner> parse(String text) {
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
