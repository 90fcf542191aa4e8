package io.lockstep.gateway.istio;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The rules cannot be served; the message has one line for each fault. */
public final class InvalidRulesException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient List<RuleFault> faults;

    InvalidRulesException(Path folder, List<RuleFault> faults) {
        super(faults.stream()
                .map(RuleFault::toString)
                .collect(Collectors.joining(
                        "\n  ", "The rules in " + folder + " have " + count(faults.size()) + ":\n  ", "")));
        this.faults = List.copyOf(faults);
    }

    public List<RuleFault> faults() {
        return faults;
    }

    private static String count(int faults) {
        return faults == 1 ? "a fault" : faults + " faults";
    }
}
