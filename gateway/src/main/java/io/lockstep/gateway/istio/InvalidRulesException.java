package io.lockstep.gateway.istio;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The rules cannot be served; the message has one line for each fault. */
public final class InvalidRulesException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient List<RuleFault> faults;

    InvalidRulesException(Path folder, List<RuleFault> faults) {
        this(faults, "The rules in " + folder + " have ");
    }

    private InvalidRulesException(List<RuleFault> faults, String beginning) {
        super(faults.stream()
                .map(RuleFault::toString)
                .collect(Collectors.joining("\n  ", beginning + count(faults.size()) + ":\n  ", "")));
        this.faults = List.copyOf(faults);
    }

    /** For a fault that shows only where the rules are used. */
    public static InvalidRulesException of(String place, String path, String message) {
        return new InvalidRulesException(List.of(new RuleFault(place, path, message)), "The rules have ");
    }

    public List<RuleFault> faults() {
        return faults;
    }

    private static String count(int faults) {
        return faults == 1 ? "a fault" : faults + " faults";
    }
}
