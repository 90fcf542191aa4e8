package io.lockstep.sync.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.sync.SyncConfig;
import io.lockstep.sync.TestConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.state.HostInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamsSettingsTest {

    @TempDir
    private Path folder;

    @Test
    void everyClientGetsWhatTheOperatorsFileSays() throws IOException {
        SyncConfig config = config("security.protocol=SASL_SSL\nsasl.mechanism=PLAIN\n");
        assertThat(everyClient(config))
                .hasSize(4)
                .allSatisfy(settings -> assertThat(settings)
                        .containsEntry("security.protocol", "SASL_SSL")
                        .containsEntry("sasl.mechanism", "PLAIN"));
    }

    @Test
    void whatTheGuaranteesRestOnIsNotTheFiles() throws IOException {
        SyncConfig config = config(
                "acks=0\nbootstrap.servers=elsewhere:1\nprocessing.guarantee=exactly_once_v2\nenable.idempotence=false\n");
        assertThat(StreamsSettings.deadLetterProducer(config))
                .containsEntry("acks", "all")
                .containsEntry("enable.idempotence", true);
        assertThat(StreamsSettings.streams(config)).containsEntry("processing.guarantee", "at_least_once");
        assertThat(everyClient(config))
                .allSatisfy(settings -> assertThat(settings).containsEntry("bootstrap.servers", "127.0.0.1:19092"));
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        SyncConfig config = TestConfig.of(Map.of(
                "lockstep.sink",
                "redis",
                "quarkus.http.port",
                "8084",
                "lockstep.kafka.client-file",
                folder.resolve("none").toString()));
        assertThatThrownBy(() -> StreamsSettings.admin(config)).hasMessageContaining("lockstep.kafka.client-file");
    }

    @Test
    void othersReachAWorkerWhosePodHasAnIpv6Address() {
        SyncConfig config = TestConfig.of(
                Map.of("lockstep.sink", "redis", "quarkus.http.port", "8084", "lockstep.advertised-host", "fd00::1:2"));
        String advertised = (String) StreamsSettings.streams(config).get("application.server");

        assertThat(advertised).isEqualTo("[fd00::1:2]:8084");
        assertThat(HostInfo.buildFromEndpoint(advertised))
                .as("what the group tells the others")
                .isEqualTo(new HostInfo(config.advertisedHost(), config.advertisedPort()));
    }

    private static List<Map<Object, Object>> everyClient(SyncConfig config) {
        return List.of(
                StreamsSettings.streams(config),
                new HashMap<>(StreamsSettings.admin(config)),
                new HashMap<>(StreamsSettings.letterConsumer(config)),
                new HashMap<>(StreamsSettings.deadLetterProducer(config)));
    }

    private SyncConfig config(String file) throws IOException {
        Path path = Files.writeString(folder.resolve("client.properties"), file);
        return TestConfig.of(Map.of(
                "lockstep.sink", "redis", "quarkus.http.port", "8084", "lockstep.kafka.client-file", path.toString()));
    }
}
