package io.lockstep.devstack.launcher;

import io.lockstep.devstack.DevstackException;
import io.lockstep.devstack.Ports;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code --port NAME=NUMBER} as it was given. */
final class PortOptions {

    private PortOptions() {}

    static Map<String, Integer> parse(List<String> options) {
        Map<String, Integer> ports = new LinkedHashMap<>();
        for (String option : options) {
            int at = option.indexOf('=');
            String name = at < 0 ? option : option.substring(0, at);
            if (!Ports.defaults().byName().containsKey(name)) {
                String choices =
                        Ports.defaults().byName().keySet().stream().sorted().collect(Collectors.joining(", "));
                throw new DevstackException("--port names one of " + choices + ", got \"" + option + "\"");
            }
            try {
                ports.put(name, Integer.valueOf(option.substring(at + 1)));
            } catch (NumberFormatException e) {
                throw new DevstackException("--port takes NAME=NUMBER, got \"" + option + "\"");
            }
        }
        return ports;
    }
}
