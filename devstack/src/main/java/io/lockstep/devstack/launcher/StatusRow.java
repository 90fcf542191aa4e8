package io.lockstep.devstack.launcher;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.lockstep.devstack.ProcessName;
import io.lockstep.devstack.process.ProcessState;
import io.lockstep.devstack.process.Vitals;
import java.util.Optional;

/**
 * One process as {@code status} shows it; the components are the names in its JSON, where an absent one is null.
 */
@JsonPropertyOrder({"name", "state", "pid", "port", "memoryBytes", "uptimeSeconds"})
record StatusRow(String name, String state, Long pid, int port, Long memoryBytes, Long uptimeSeconds) {

    static final String HEADING =
            "%-26s %-8s %9s %6s %10s %10s".formatted("NAME", "STATE", "PID", "PORT", "MEMORY", "UPTIME");

    static StatusRow of(ProcessName name, int port, ProcessState state) {
        Optional<Vitals> vitals = switch (state) {
            case ProcessState.Running running -> Optional.of(running.vitals());
            case ProcessState.Unready unready -> Optional.of(unready.vitals());
            case ProcessState.Stopped stopped -> Optional.empty();
            case ProcessState.Died died -> Optional.empty();
        };
        return new StatusRow(
                name.text(),
                state.word(),
                vitals.map(Vitals::pid).orElse(null),
                port,
                vitals.map(Vitals::memoryBytes).orElse(null),
                vitals.map(found -> found.uptime().toSeconds()).orElse(null));
    }

    String line() {
        return "%-26s %-8s %9s %6d %10s %10s"
                .formatted(
                        name,
                        state,
                        pid == null ? "-" : pid,
                        port,
                        memoryBytes == null ? "-" : memoryBytes / (1024 * 1024) + " MiB",
                        uptimeSeconds == null ? "-" : uptimeSeconds + " s");
    }
}
