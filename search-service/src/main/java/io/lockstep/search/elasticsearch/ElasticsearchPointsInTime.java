package io.lockstep.search.elasticsearch;

import io.lockstep.search.SearchServiceConfig;
import io.lockstep.search.circuit.StoreUnavailable;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes the {@link PointsInTime} of this process, on the read alias, and shows them as {@code lockstep_points_in_time}. */
@Singleton
final class ElasticsearchPointsInTime {

    private final PointsInTime points;
    private final MeterRegistry meters;
    private final Gauge gauge;

    ElasticsearchPointsInTime(ElasticsearchClient client, SearchServiceConfig config, MeterRegistry meters) {
        this.points = new PointsInTime(
                new OnAlias(client, config.index(), config.paging().keepAlive().toSeconds()),
                config.paging(),
                System::nanoTime);
        this.meters = meters;
        this.gauge = Gauge.builder("lockstep.points.in.time", points, PointsInTime::count)
                .description("Points in time that this process holds open")
                .register(meters);
    }

    @Produces
    @Singleton
    PointsInTime points() {
        return points;
    }

    /** The registry outlives this application in tests. */
    @PreDestroy
    void close() {
        meters.remove(gauge);
    }

    private record OnAlias(ElasticsearchClient client, String alias, long keepAliveSeconds)
            implements PointsInTime.Source {

        @Override
        public String open() throws StoreUnavailable {
            return switch (client.send("POST", "/" + alias + "/_pit?keep_alive=" + keepAliveSeconds + "s")) {
                case Reply.Accepted opened -> opened.body().required("id").asText();
                case Reply.Refused refused
                when refused.status() == 404 ->
                    throw new StoreUnavailable(
                            "the index " + alias + " is missing; the Elasticsearch worker makes it when it starts");
                case Reply.Refused refused ->
                    throw new IllegalStateException(
                            "Elasticsearch refused a point in time: " + refused.errorType() + ", " + refused.reason());
            };
        }

        @Override
        public void close(String id) {
            client.sendAside("DELETE", "/_pit", Json.object().put("id", id));
        }
    }
}
