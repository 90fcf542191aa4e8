package io.lockstep.gateway.istio;

import static io.lockstep.gateway.istio.Values.orEmpty;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.lockstep.gateway.FailoverPolicy;
import io.lockstep.gateway.Percentage;
import io.lockstep.gateway.Target;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compiles the failover of a {@code DestinationRule}, which stands in annotations: Istio has no such field, and ignores those. */
record FailoverCompiler(Faults.Place faults) {

    /** What all annotations for this gateway begin with. */
    static final String PREFIX = "gateway.lockstep.io/";

    static final String TO = PREFIX + "failover-to";
    private static final String SHARE = PREFIX + "failover-share";
    private static final String ABOVE = PREFIX + "failover-p99";
    private static final String BELOW = PREFIX + "failback-p99";
    private static final String WINDOW = PREFIX + "failover-window";
    private static final Set<String> ALL = Set.of(TO, SHARE, ABOVE, BELOW, WINDOW);

    Optional<FailoverPolicy> compile(ObjectMeta metadata) {
        Map<String, String> annotations = orEmpty(metadata.getAnnotations());
        refuseOthers(metadata, ALL);
        if (annotations.keySet().stream().noneMatch(ALL::contains)) {
            return Optional.empty();
        }
        if (!annotations.containsKey(TO)) {
            faults.add("metadata.annotations." + TO, "is missing");
            return Optional.empty();
        }
        Duration above = duration(annotations, ABOVE).orElse(Duration.ofMillis(500));
        try {
            return Optional.of(new FailoverPolicy(
                    target(annotations.get(TO)),
                    share(annotations.getOrDefault(SHARE, "30")),
                    above,
                    duration(annotations, BELOW).orElse(above.multipliedBy(4).dividedBy(5)),
                    duration(annotations, WINDOW).orElse(Duration.ofSeconds(30))));
        } catch (IllegalArgumentException e) {
            faults.add("metadata.annotations", "of failover: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** A misspelt annotation for this gateway would be ignored silently. */
    void refuseOthers(ObjectMeta metadata, Set<String> known) {
        orEmpty(metadata.getAnnotations()).keySet().stream()
                .filter(name -> name.startsWith(PREFIX) && !known.contains(name))
                .forEach(name -> faults.add("metadata.annotations." + name, "means nothing to this gateway here"));
    }

    private Optional<Duration> duration(Map<String, String> annotations, String name) {
        return new Values(faults).duration(annotations.get(name), "metadata.annotations." + name);
    }

    private static Target target(String text) {
        int slash = text.indexOf('/');
        return slash < 0
                ? Target.of(text)
                : new Target(text.substring(0, slash), Optional.of(text.substring(slash + 1)));
    }

    private static Percentage share(String text) {
        if (!text.matches("\\d{1,3}(\\.\\d{1,4})?")) {
            throw new IllegalArgumentException("the share must be a percentage such as 30, it is " + text);
        }
        return new Percentage(Double.parseDouble(text));
    }
}
