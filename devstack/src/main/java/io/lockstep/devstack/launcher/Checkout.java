package io.lockstep.devstack.launcher;

import io.lockstep.devstack.DevstackException;
import io.lockstep.devstack.Ports;
import io.lockstep.devstack.Program;
import io.lockstep.devstack.Settings;
import io.lockstep.devstack.Sizing;
import io.lockstep.devstack.StateFolder;
import io.lockstep.devstack.process.InstalledPrograms;
import io.lockstep.devstack.process.Stack;
import io.lockstep.devstack.service.ServiceBuild;
import io.lockstep.devstack.system.Programs;
import io.lockstep.devstack.system.RememberedPorts;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The checkout that the commands work on, and what they share. */
record Checkout(Path root, Map<String, String> environment, Clock clock) {

    private static final String PORT_VARIABLE = "LOCKSTEP_PORT_";
    private static final String MAVEN_VARIABLE = "LOCKSTEP_MAVEN";

    StateFolder state() {
        return StateFolder.ofCheckout(root);
    }

    /** The ports in use, or those that would be: options over variables over the last time's over the defaults. */
    Ports ports(Map<String, Integer> options) {
        Map<String, Integer> chosen = new TreeMap<>();
        Ports.defaults()
                .byName()
                .keySet()
                .forEach(name -> fromEnvironment(name).ifPresent(port -> chosen.put(name, port)));
        chosen.putAll(options);
        return rememberedPorts().read().orElseGet(Ports::defaults).with(chosen);
    }

    RememberedPorts rememberedPorts() {
        return new RememberedPorts(state());
    }

    Stack stack(Ports ports) {
        List<Program> all = Programs.all(root, new Settings(state(), ports, Sizing.LAPTOP));
        return new Stack(state(), all);
    }

    ServiceBuild build() {
        Path maven = Optional.ofNullable(environment.get(MAVEN_VARIABLE))
                .map(Path::of)
                .or(() -> InstalledPrograms.find("mvn"))
                .orElseThrow(() -> new DevstackException("no mvn on the PATH: install Maven 3.8.7 or newer"));
        return new ServiceBuild(root, maven, state().root().resolve("logs/build.log"));
    }

    private Optional<Integer> fromEnvironment(String name) {
        String variable = PORT_VARIABLE + name.toUpperCase(Locale.ROOT).replace('-', '_');
        try {
            return Optional.ofNullable(environment.get(variable)).map(Integer::valueOf);
        } catch (NumberFormatException e) {
            throw new DevstackException(variable + " must be a port number, got \"" + environment.get(variable) + "\"");
        }
    }
}
