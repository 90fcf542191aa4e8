package io.lockstep.sync.elasticsearch;

import io.lockstep.contract.EventIndex;
import io.lockstep.devstack.junit.RealServers;
import io.lockstep.devstack.junit.TestScope;
import io.lockstep.sync.Sink;
import io.lockstep.sync.kafka.BadInputContract;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import org.apache.http.HttpHost;
import org.elasticsearch.client.RestClient;
import org.junit.jupiter.api.AfterEach;

@RealServers
class ElasticsearchBadInputIT extends BadInputContract {

    private final EventIndex index;
    private final RestClient client;

    ElasticsearchBadInputIT(TestScope scope) {
        super(scope);
        this.index = scope.index();
        this.client =
                RestClient.builder(HttpHost.create(scope.elasticsearchHosts())).build();
    }

    @AfterEach
    void close() throws IOException {
        client.close();
    }

    @Override
    protected Sink sink() {
        return new ElasticsearchSink(client, index, IndexTargets.only(index), InstantSource.system());
    }

    @Override
    protected Map<String, String> settings() {
        return Map.of("lockstep.sink", "elasticsearch");
    }
}
