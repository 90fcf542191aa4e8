package io.lockstep.sync.elasticsearch;

import io.lockstep.contract.EventIndex;
import io.lockstep.sync.SyncConfig;
import io.lockstep.sync.generation.Generations;
import io.quarkus.arc.lookup.LookupIfProperty;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.elasticsearch.client.RestClient;

/** Makes the generations of a worker whose {@code lockstep.sink} is {@code elasticsearch}; others have none. */
@Dependent
final class ElasticsearchGenerationsProducer {

    @Produces
    @Singleton
    @LookupIfProperty(name = "lockstep.sink", stringValue = "elasticsearch")
    Generations generations(RestClient client, SyncConfig config) {
        return new ElasticsearchGenerations(
                client, new EventIndex(config.index()), config.batch().timeout());
    }
}
