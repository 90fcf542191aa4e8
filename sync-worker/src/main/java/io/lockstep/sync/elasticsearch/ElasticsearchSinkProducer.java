package io.lockstep.sync.elasticsearch;

import io.lockstep.contract.EventIndex;
import io.lockstep.sync.Sink;
import io.lockstep.sync.SyncConfig;
import io.quarkus.arc.lookup.LookupIfProperty;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import org.elasticsearch.client.RestClient;

/** Makes the sink of a worker whose {@code lockstep.sink} is {@code elasticsearch}. */
@Dependent
final class ElasticsearchSinkProducer {

    @Produces
    @Singleton
    @LookupIfProperty(name = "lockstep.sink", stringValue = "elasticsearch")
    Sink sink(RestClient client, SyncConfig config) {
        EventIndex index = new EventIndex(config.index());
        return new ElasticsearchSink(
                client, index, new WriteTargets(client, index, System::nanoTime), InstantSource.system());
    }
}
