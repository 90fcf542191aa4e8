package io.lockstep.devstack.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What the operating system tells about a living process.
 *
 * @param memoryBytes resident; zero where the system does not tell
 */
public record Vitals(long pid, long memoryBytes, Duration uptime) {

    private static final String RESIDENT = "VmRSS:";

    static Vitals of(ProcessHandle process, Instant now) {
        Duration uptime = process.info()
                .startInstant()
                .map(start -> Duration.between(start, now))
                .orElse(Duration.ZERO);
        return new Vitals(process.pid(), residentBytes(process.pid()), uptime.isNegative() ? Duration.ZERO : uptime);
    }

    private static long residentBytes(long pid) {
        try {
            Optional<String> line = Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                    .filter(text -> text.startsWith(RESIDENT))
                    .findFirst();
            return line.map(text -> Long.parseLong(text.replaceAll("\\D", "")) * 1024)
                    .orElse(0L);
        } catch (IOException gone) {
            return 0;
        }
    }
}
