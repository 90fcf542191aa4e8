package io.lockstep.gateway.limit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** All limits of the rules. Immutable. */
public record RateLimits(List<Applied> all) {

    public static final RateLimits NONE = new RateLimits(List.of());

    public RateLimits {
        all = List.copyOf(all);
    }

    /** Limits of which the first that concerns a request applies. */
    public record Applied(Scope scope, List<RateLimit> alternatives) {
        public Applied {
            alternatives = List.copyOf(alternatives);
        }

        private Optional<Due> due(LimitKey.Subject subject) {
            for (RateLimit limit : alternatives) {
                Optional<String> bucket = limit.bucket(subject);
                if (bucket.isPresent()) {
                    return Optional.of(new Due(limit, bucket.get()));
                }
            }
            return Optional.empty();
        }
    }

    /** Which routes a limit is for, by their names in the virtual service. */
    public sealed interface Scope {
        boolean has(String route);

        record All(Set<String> except) implements Scope {
            public All {
                except = Set.copyOf(except);
            }

            @Override
            public boolean has(String route) {
                return !except.contains(route);
            }
        }

        record One(String name) implements Scope {
            @Override
            public boolean has(String route) {
                return name.equals(route);
            }
        }
    }

    /** A limit that concerns a request, and which of its buckets. */
    public record Due(RateLimit limit, String bucket) {}

    /** Those of a route, by its name in the virtual service, in their order. */
    public List<Due> of(String route, LimitKey.Subject subject) {
        List<Due> due = new ArrayList<>(all.size());
        for (Applied applied : all) {
            if (applied.scope().has(route)) {
                applied.due(subject).ifPresent(due::add);
            }
        }
        return due;
    }
}
