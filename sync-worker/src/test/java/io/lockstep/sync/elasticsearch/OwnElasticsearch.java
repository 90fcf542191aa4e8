package io.lockstep.sync.elasticsearch;

import io.lockstep.devstack.Ports;
import io.lockstep.devstack.ProcessName;
import io.lockstep.devstack.Settings;
import io.lockstep.devstack.Sizing;
import io.lockstep.devstack.StateFolder;
import io.lockstep.devstack.elasticsearch.ElasticsearchServer;
import io.lockstep.devstack.process.FreePorts;
import io.lockstep.devstack.process.Owner;
import io.lockstep.devstack.process.Progress;
import io.lockstep.devstack.process.Reaper;
import io.lockstep.devstack.process.Stack;
import io.lockstep.devstack.process.Watcher;
import io.lockstep.devstack.system.TestSystems;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.apache.http.HttpHost;
import org.elasticsearch.client.RestClient;

/** An Elasticsearch of one test class, which it may kill. */
final class OwnElasticsearch implements AutoCloseable {

    private final StateFolder state;
    private final Ports ports;
    private final Stack stack;

    OwnElasticsearch() throws IOException {
        Owner owner = Owner.thisMavenRun();
        state = TestSystems.folder(TestSystems.checkout(), owner, "elasticsearch");
        ports = FreePorts.all(new Random());
        stack = new Stack(state, List.of(new ElasticsearchServer(new Settings(state, ports, Sizing.TEST))));
        new Watcher(state).start(owner.process(), Reaper.Leaving.NOTHING);
        start();
    }

    RestClient client() {
        return RestClient.builder(new HttpHost("127.0.0.1", ports.of(ProcessName.ELASTICSEARCH)))
                .build();
    }

    void start() {
        stack.start(List.of(ProcessName.ELASTICSEARCH), Progress.SILENT);
    }

    /** SIGKILL. */
    void kill() {
        stack.processes().kill(ProcessName.ELASTICSEARCH);
    }

    @Override
    public void close() throws IOException {
        Reaper.reap(state, Reaper.Leaving.NOTHING);
    }
}
