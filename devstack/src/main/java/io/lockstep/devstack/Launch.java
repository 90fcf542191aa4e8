package io.lockstep.devstack;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What to execute.
 *
 * @param command the program and its arguments; anyone on the machine can read them, so they hold no secret
 * @param environment added to the launcher's own; secrets go here
 * @param workingFolder must exist
 */
public record Launch(List<String> command, Map<String, String> environment, Path workingFolder) {

    public Launch {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /** The JDK that this process runs on, which is what all Java programs are run with. */
    public static Path javaHome() {
        return Path.of(System.getProperty("java.home"));
    }

    public static String java() {
        return javaHome().resolve("bin/java").toString();
    }

    @Override
    public String toString() {
        return String.join(" ", command);
    }
}
