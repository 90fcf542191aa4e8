package io.lockstep.sync.elasticsearch;

import io.lockstep.sync.SyncConfig;
import io.lockstep.sync.audit.ReadModel;
import io.quarkus.arc.lookup.LookupIfProperty;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.elasticsearch.client.RestClient;

/** Makes what audits compare in a worker whose {@code lockstep.sink} is {@code elasticsearch}: the live generation. */
@Dependent
final class ElasticsearchReadModelProducer {

    @Produces
    @Singleton
    @LookupIfProperty(name = "lockstep.sink", stringValue = "elasticsearch")
    ReadModel readModel(RestClient client, SyncConfig config) {
        return new ElasticsearchReadModel(client, config.index());
    }
}
