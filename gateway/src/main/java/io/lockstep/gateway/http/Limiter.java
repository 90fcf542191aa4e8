package io.lockstep.gateway.http;

import io.lockstep.gateway.Identity;
import io.lockstep.gateway.Refusal;
import io.lockstep.gateway.limit.LimitKey;
import io.lockstep.gateway.limit.LocalBuckets;
import io.lockstep.gateway.limit.Quota;
import io.lockstep.gateway.limit.Quota.Taken;
import io.lockstep.gateway.limit.RateLimit;
import io.lockstep.gateway.limit.RateLimit.Reach;
import io.lockstep.gateway.limit.RateLimits;
import io.lockstep.gateway.limit.RateLimits.Due;
import io.lockstep.gateway.limit.SharedBuckets;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Holds requests to the rate limits, and tells clients where they stand (draft-ietf-httpapi-ratelimit-headers). */
final class Limiter {

    /** Where the tokens are, and who counts what they were refused to. Outlives a version of the rules. */
    record Store(Vertx vertx, LocalBuckets local, Optional<SharedBuckets> shared, MeterRegistry registry) {}

    private final RateLimits limits;
    private final Store store;

    Limiter(RateLimits limits, Store store) {
        this.limits = limits;
        this.store = store;
    }

    /** Runs {@code pass}, at once or later on the same event loop, unless a limit is exceeded; then answers. */
    void check(String route, Visit visit, Answers answers, Runnable pass) {
        if (limits.all().isEmpty()) {
            pass.run();
        } else {
            next(limits.of(inItsVirtualService(route), new Facts(visit)), 0, visit, answers, pass);
        }
    }

    private void next(List<Due> due, int index, Visit visit, Answers answers, Runnable pass) {
        if (visit.isOver()) {
            return;
        }
        if (index == due.size()) {
            pass.run();
            return;
        }
        Due one = due.get(index);
        Quota quota = one.limit().quota();
        switch (one.limit().reach()) {
            case Reach.Local here -> {
                if (granted(one.limit(), store.local().take(one.bucket(), quota), visit, answers)) {
                    next(due, index + 1, visit, answers, pass);
                }
            }
            case Reach.Shared everywhere ->
                Future.fromCompletionStage(
                                store.shared().orElseThrow().take(one.bucket(), quota, everywhere.timeout()),
                                store.vertx().getOrCreateContext())
                        .onComplete(
                                taken -> {
                                    if (granted(one.limit(), taken, visit, answers)) {
                                        next(due, index + 1, visit, answers, pass);
                                    }
                                },
                                failure -> {
                                    count(one.limit(), everywhere.failClosed() ? "failed-closed" : "failed-open");
                                    if (everywhere.failClosed()) {
                                        visit.answerHeader("Retry-After", "1");
                                        answers.refuse(
                                                visit,
                                                Refusal.unavailable(
                                                        "The rate limits cannot be checked at the moment."));
                                    } else {
                                        next(due, index + 1, visit, answers, pass);
                                    }
                                });
        }
    }

    /** Envoy knows a route by the name that its virtual service gives it. */
    private static String inItsVirtualService(String route) {
        return route.substring(route.indexOf('/') + 1);
    }

    private boolean granted(RateLimit limit, Taken taken, Visit visit, Answers answers) {
        Quota quota = limit.quota();
        return switch (taken) {
            case Taken.Granted granted -> {
                tell(limit, quota.remaining(granted.backlog()), granted.backlog(), visit);
                yield true;
            }
            case Taken.Refused refused -> {
                Duration wait = quota.wait(refused.backlog());
                tell(limit, 0, wait, visit);
                visit.answerHeader("Retry-After", String.valueOf(Math.max(1, seconds(wait))));
                limit.refusalHeaders().forEach(visit::answerHeader);
                count(limit, "refused");
                answers.refuse(visit, Refusal.tooMany(quota.max(), seconds(quota.toFill())));
                yield false;
            }
        };
    }

    private static void tell(RateLimit limit, long remaining, Duration reset, Visit visit) {
        String name = '"' + limit.name() + '"';
        visit.answerHeader(
                "RateLimit-Policy",
                name + ";q=" + limit.quota().max() + ";w="
                        + seconds(limit.quota().toFill()));
        visit.answerHeader("RateLimit", name + ";r=" + remaining + ";t=" + seconds(reset));
    }

    private void count(RateLimit limit, String outcome) {
        Counter.builder("lockstep.gateway.limited")
                .description(
                        "Requests that a rate limit refused, or let through or not because the store did not answer")
                .tag("limit", limit.name())
                .tag("outcome", outcome)
                .register(store.registry())
                .increment();
    }

    private static long seconds(Duration duration) {
        return duration.plusMillis(999).toSeconds();
    }

    private record Facts(HttpServerRequest request, Identity identity) implements LimitKey.Subject {
        Facts(Visit visit) {
            this(visit.request(), visit.identity());
        }

        @Override
        public String clientAddress() {
            return request.remoteAddress().hostAddress();
        }

        @Override
        public Optional<String> header(String name) {
            return Optional.ofNullable(request.getHeader(name));
        }

        @Override
        public Optional<String> claim(List<String> path) {
            return identity.claim(path).stream().findFirst();
        }
    }
}
