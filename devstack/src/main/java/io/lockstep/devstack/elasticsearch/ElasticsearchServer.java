package io.lockstep.devstack.elasticsearch;

import io.lockstep.devstack.Launch;
import io.lockstep.devstack.Ports;
import io.lockstep.devstack.ProcessName;
import io.lockstep.devstack.Program;
import io.lockstep.devstack.Readiness;
import io.lockstep.devstack.Settings;
import io.lockstep.devstack.Sizing;
import io.lockstep.devstack.StateFolder;
import io.lockstep.devstack.software.Artifacts;
import io.lockstep.devstack.software.Unpacked;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Elasticsearch, one node with our analysis plugin, without security on loopback; indices are never made by
 * themselves.
 *
 * <p>Its start script runs a JVM that runs the server's. As a daemon, the server replaces that JVM's id in our pid file
 * by its own, and the first one ends once the server is up.
 */
public final class ElasticsearchServer implements Program {

    private final StateFolder state;
    private final Ports ports;
    private final Sizing sizing;

    public ElasticsearchServer(Settings settings) {
        this.state = settings.state();
        this.ports = settings.ports();
        this.sizing = settings.sizing();
    }

    @Override
    public ProcessName name() {
        return ProcessName.ELASTICSEARCH;
    }

    @Override
    public Ports listensOn() {
        return ports.only(name().text());
    }

    @Override
    public Launch prepare() throws IOException {
        Path home = software();
        Path configuration = state.config(name());
        Path data = state.data(name());
        Path temporary = configuration.resolve("tmp");
        for (Path folder : List.of(temporary, data, state.log(name()).getParent())) {
            Files.createDirectories(folder);
        }
        writeConfiguration(configuration, data);
        Path log = state.log(name());
        Path pidFile = state.pidFile(name());
        List<String> command = new ArrayList<>(OrdinaryUser.prefix(
                List.of(configuration, data, log.getParent(), pidFile.getParent()), List.of(log, pidFile)));
        command.addAll(List.of(home.resolve("bin/elasticsearch").toString(), "-d", "-p", pidFile.toString()));
        Map<String, String> environment = Map.of(
                "ES_JAVA_HOME", Launch.javaHome().toString(),
                "ES_PATH_CONF", configuration.toString(),
                "ES_TMPDIR", temporary.toString(),
                "ES_JAVA_OPTS",
                        "-Xms%1$s -Xmx%1$s -XX:-AlwaysPreTouch %2$s"
                                .formatted(sizing.elasticsearchHeap(), String.join(" ", sizing.jvmFlags())),
                "CLI_JAVA_OPTS", "-XX:TieredStopAtLevel=1");
        return new Launch(command, environment, data);
    }

    @Override
    public Readiness readiness() {
        return new ElasticsearchClient("127.0.0.1:" + ports.of(name())).health();
    }

    /** The unpacked server with our plugin, the same for all systems of a checkout. */
    public Path software() throws IOException {
        Artifacts artifacts = Artifacts.ofThisBuild();
        AnalysisPlugin plugin = new AnalysisPlugin(artifacts);
        String name = "elasticsearch-" + artifacts.elasticsearchVersion() + "-" + plugin.fingerprint();
        return Unpacked.folder(
                artifacts.elasticsearch(),
                state.software().resolve(name),
                entry -> Optional.of(entry.substring(entry.indexOf('/') + 1)),
                folder -> plugin.installInto(folder.resolve("plugins")));
    }

    private void writeConfiguration(Path folder, Path data) throws IOException {
        Path logs = state.log(name()).getParent();
        Files.writeString(
                folder.resolve("elasticsearch.yml"), """
                cluster.name: lockstep
                node.name: lockstep
                discovery.type: single-node
                network.host: 127.0.0.1
                http.port: %d
                transport.port: 0
                path.data: '%s'
                path.logs: '%s'
                xpack.security.enabled: false
                action.auto_create_index: false
                # A developer's disk may well be nearly full.
                cluster.routing.allocation.disk.threshold_enabled: false
                """.formatted(ports.of(name()), quoted(data), quoted(logs)));
        Files.writeString(folder.resolve("jvm.options"), """
                -Djava.io.tmpdir=${ES_TMPDIR}
                20-:--add-modules=jdk.incubator.vector
                -Dorg.apache.lucene.store.MMapDirectory.sharedArenaMaxPermits=1
                -XX:+ExitOnOutOfMemoryError
                """);
        // Into the one file that the start script's own output goes to as well.
        Files.writeString(folder.resolve("log4j2.properties"), """
                status = error
                appender.file.type = File
                appender.file.name = file
                appender.file.fileName = ${sys:es.logs.base_path}${sys:file.separator}%s
                appender.file.layout.type = PatternLayout
                appender.file.layout.pattern = [%%d{ISO8601}][%%-5p][%%-25c{1.}] %%m%%n
                rootLogger.level = info
                rootLogger.appenderRef.file.ref = file
                """.formatted(
                        state.log(name()).getFileName()));
    }

    private static String quoted(Path path) {
        return path.toString().replace("'", "''");
    }
}
