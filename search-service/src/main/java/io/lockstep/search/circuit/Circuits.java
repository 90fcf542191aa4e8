package io.lockstep.search.circuit;

import io.lockstep.search.SearchServiceConfig;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Makes the circuits of this process, one for each store that it calls, and shows them as
 * {@code lockstep_circuit_open{store}}.
 */
@Singleton
public final class Circuits {

    private final SearchServiceConfig.Circuit config;
    private final MeterRegistry meters;
    private final List<Gauge> gauges = new CopyOnWriteArrayList<>();

    Circuits(SearchServiceConfig config, MeterRegistry meters) {
        this.config = config.circuit();
        this.meters = meters;
    }

    /**
     * @param store its name in logs, metrics and answers
     * @param concurrency calls at one time
     */
    public Circuit of(String store, int concurrency) {
        Circuit circuit = new Circuit(store, concurrency, config);
        gauges.add(Gauge.builder("lockstep.circuit.open", circuit, Circuit::open)
                .description("1 while a store that failed is left alone")
                .tag("store", store)
                .register(meters));
        return circuit;
    }

    /** The registry outlives this application in tests, and would go on showing the circuits of the one before. */
    @PreDestroy
    void close() {
        gauges.forEach(meters::remove);
    }
}
