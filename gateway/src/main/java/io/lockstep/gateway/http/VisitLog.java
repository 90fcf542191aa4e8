package io.lockstep.gateway.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.gateway.Identity;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/** Counts and, if asked to, logs each request when it has ended. */
final class VisitLog {

    /** One line of JSON each; neither the query nor a header, which may hold what is nobody's business. */
    private static final Logger ACCESS = Logger.getLogger("io.lockstep.gateway.access");

    private final MeterRegistry registry;
    /** Looked up with each request, which the registry would make a name of tags for. */
    private final Map<Series, Timer> timers = new ConcurrentHashMap<>();

    private final ObjectMapper json = new ObjectMapper();
    private final LongSupplier nanoClock;
    private final boolean enabled;

    VisitLog(MeterRegistry registry, LongSupplier nanoClock, boolean enabled) {
        this.registry = registry;
        this.nanoClock = nanoClock;
        this.enabled = enabled;
    }

    /** @param complete whether the client got the whole answer */
    void ended(Visit visit, boolean complete) {
        Duration duration = Duration.ofNanos(nanoClock.getAsLong() - visit.startNanos());
        int status = visit.response().getStatusCode();
        // The route's name and six classes: as many series as the rules have routes, whatever clients send.
        timers.computeIfAbsent(new Series(visit.route(), complete ? status / 100 : 0), this::timer)
                .record(duration);
        if (enabled) {
            ACCESS.info(line(visit, status, complete, duration));
        }
    }

    /** @param statusClass 0 if the client did not get all of the answer */
    private record Series(String route, int statusClass) {}

    private Timer timer(Series series) {
        return Timer.builder("lockstep.gateway.requests")
                .description("Requests by route and by class of the answer; aborted: the client did not get all of it")
                .tag("route", series.route())
                .tag("status", series.statusClass() == 0 ? "aborted" : series.statusClass() + "xx")
                .register(registry);
    }

    private record Line(
            String requestId,
            String client,
            String method,
            String path,
            String route,
            int status,
            boolean complete,
            long micros,
            long requestBytes,
            long responseBytes,
            String subject) {}

    private String line(Visit visit, int status, boolean complete, Duration duration) {
        String subject = switch (visit.identity()) {
            case Identity.Anonymous nobody -> "";
            case Identity.Verified verified -> verified.subject();
        };
        try {
            return json.writeValueAsString(new Line(
                    visit.requestId(),
                    visit.request().remoteAddress().hostAddress(),
                    visit.request().method().name(),
                    visit.path(),
                    visit.route(),
                    status,
                    complete,
                    duration.toNanos() / 1000,
                    visit.request().bytesRead(),
                    visit.response().bytesWritten(),
                    subject));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write the access log line of request " + visit.requestId(), e);
        }
    }
}
