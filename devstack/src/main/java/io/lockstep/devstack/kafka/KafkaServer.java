package io.lockstep.devstack.kafka;

import io.lockstep.devstack.Launch;
import io.lockstep.devstack.Ports;
import io.lockstep.devstack.ProcessName;
import io.lockstep.devstack.Program;
import io.lockstep.devstack.Readiness;
import io.lockstep.devstack.Settings;
import io.lockstep.devstack.Sizing;
import io.lockstep.devstack.StateFolder;
import io.lockstep.devstack.process.Tool;
import io.lockstep.devstack.software.Artifacts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Uuid;

/** A Kafka broker that is its own controller (KRaft); topics are never made by themselves. */
public final class KafkaServer implements Program {

    private final StateFolder state;
    private final Ports ports;
    private final Sizing sizing;

    public KafkaServer(Settings settings) {
        this.state = settings.state();
        this.ports = settings.ports();
        this.sizing = settings.sizing();
    }

    @Override
    public ProcessName name() {
        return ProcessName.KAFKA;
    }

    @Override
    public Ports listensOn() {
        return ports.only(name().text(), Ports.KAFKA_CONTROLLER);
    }

    @Override
    public Launch prepare() throws IOException {
        Path data = state.data(name());
        Path configuration = state.config(name()).resolve("server.properties");
        Files.createDirectories(data);
        Files.createDirectories(configuration.getParent());
        Files.writeString(configuration, configuration(data));
        if (!Files.exists(data.resolve("meta.properties"))) {
            format(configuration);
        }
        List<String> command = new ArrayList<>(java());
        command.addAll(List.of("-Xms128m", "-Xmx" + sizing.kafkaHeap(), "kafka.Kafka", configuration.toString()));
        return new Launch(command, environment(), data);
    }

    @Override
    public Readiness readiness() {
        // Kafka's client would try again and log each time.
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), ports.of(name()));
                Topics topics = new Topics("127.0.0.1:" + ports.of(name()))) {
            topics.describeCluster();
            return socket.isConnected() ? Readiness.READY : new Readiness.NotReady("connection lost");
        } catch (IOException e) {
            return Readiness.notReady(e);
        }
    }

    private void format(Path configuration) throws IOException {
        List<String> command = new ArrayList<>(java());
        command.addAll(List.of(
                "kafka.tools.StorageTool",
                "format",
                "--ignore-formatted",
                "-t",
                Uuid.randomUuid().toString(),
                "-c",
                configuration.toString()));
        new Tool(state, name())
                .run(new Launch(command, environment(), configuration.getParent()), Path.of("/dev/null"));
    }

    private List<String> java() {
        List<String> command = new ArrayList<>(List.of(Launch.java()));
        command.addAll(sizing.jvmFlags());
        command.addAll(List.of(
                "-Dorg.slf4j.simpleLogger.showDateTime=true",
                "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSS",
                "-Dorg.slf4j.simpleLogger.showThreadName=false"));
        return command;
    }

    /** By environment, not argument: the class path is too long to be readable in a list of processes. */
    private static Map<String, String> environment() {
        return Map.of("CLASSPATH", Artifacts.ofThisBuild().kafkaClassPath());
    }

    private String configuration(Path data) {
        int broker = ports.of(name());
        int controller = ports.of(Ports.KAFKA_CONTROLLER);
        return """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@127.0.0.1:%2$d
                listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
                listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
                controller.listener.names=CONTROLLER
                log.dirs=%3$s
                auto.create.topics.enable=false
                default.replication.factor=1
                offsets.topic.replication.factor=1
                offsets.topic.num.partitions=4
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                transaction.state.log.num.partitions=4
                share.coordinator.state.topic.replication.factor=1
                share.coordinator.state.topic.min.isr=1
                group.initial.rebalance.delay.ms=0
                log.cleaner.dedupe.buffer.size=16777216
                log.index.size.max.bytes=1048576
                """.formatted(broker, controller, data.toString().replace("\\", "\\\\"));
    }
}
