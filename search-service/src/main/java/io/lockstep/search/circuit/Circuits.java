package io.lockstep.search.circuit;

import io.lockstep.search.SearchServiceConfig;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;

/** Makes the circuits of this process, one for each store that it calls. */
@Singleton
public final class Circuits {

    private final SearchServiceConfig.Circuit config;
    private final MeterRegistry meters;

    Circuits(SearchServiceConfig config, MeterRegistry meters) {
        this.config = config.circuit();
        this.meters = meters;
    }

    /**
     * @param store its name in logs, metrics and answers
     * @param concurrency calls at one time
     */
    public Circuit of(String store, int concurrency) {
        return new Circuit(store, concurrency, config, meters);
    }
}
