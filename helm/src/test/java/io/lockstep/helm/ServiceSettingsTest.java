package io.lockstep.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.event.EventServiceConfig;
import io.lockstep.gateway.GatewayConfig;
import io.lockstep.search.SearchServiceConfig;
import io.lockstep.sync.SyncConfig;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.common.utils.StringUtil;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every variable that the chart sets is a setting that the service declares, and one that it can read. */
class ServiceSettingsTest {

    /** Drivers' own settings, which no interface of ours declares. */
    private static final Set<String> OF_OTHERS = Set.of(
            "JDK_JAVA_OPTIONS",
            "QUARKUS_ELASTICSEARCH_PROTOCOL",
            "QUARKUS_ELASTICSEARCH_USERNAME",
            "QUARKUS_ELASTICSEARCH_PASSWORD",
            "QUARKUS_REDIS_PASSWORD");

    static Stream<Path> cases() {
        return Chart.cases().stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyVariableIsADeclaredSetting(Path values) {
        Objects objects = Chart.objects(values);
        objects.of("Deployment", "Rollout")
                .filter(object -> image(object).matches(".*/(event-service|search-service|sync-worker|gateway)[:@].*"))
                .forEach(object -> assertThat(unread(object, objects))
                        .as("variables of %s that it never reads", Objects.id(object))
                        .isEmpty());
    }

    @Test
    void aWorkerKnowsTheOthersAndItsOwnAddress() {
        Objects objects = Chart.rendered("minimal");
        JsonNode worker = objects.get("Deployment", "sync-worker-elasticsearch");
        SyncConfig config =
                config(worker, new Reading(environment(worker, objects))).getConfigMapping(SyncConfig.class);
        assertThat(config.otherWorkers()).isEqualTo(Map.of("redis", "http://sync-worker-redis:8084"));
        assertThat(config.advertisedHost()).isEqualTo("10.1.2.3");
        assertThat(config.advertisedPort()).isEqualTo(8083);
    }

    @Test
    void theGatewayKnowsEachDestinationOfTheRules() {
        Objects objects = Chart.rendered("minimal");
        JsonNode gateway = objects.get("Deployment", "gateway");
        GatewayConfig config =
                config(gateway, new Reading(environment(gateway, objects))).getConfigMapping(GatewayConfig.class);
        assertThat(config.addresses())
                .isEqualTo(objects.of("Service")
                        .filter(service ->
                                !service.at("/metadata/name").asText().equals("gateway"))
                        .collect(Collectors.toMap(
                                service -> service.at("/metadata/name").asText(),
                                service -> service.at("/metadata/name").asText() + ":"
                                        + service.at("/spec/ports/0/port").asInt())));
    }

    private static Set<String> unread(JsonNode workload, Objects objects) {
        Map<String, String> environment = environment(workload, objects);
        Reading reading = new Reading(environment);
        SmallRyeConfig config = config(workload, reading);
        // Not the names that the environment itself makes up: each variable would be asked for by its own.
        for (String property : defaults(module(workload)).getPropertyNames()) {
            config.getConfigValue(property);
        }
        Set<String> unread = new HashSet<>(environment.keySet());
        unread.removeAll(reading.read);
        unread.removeAll(OF_OTHERS);
        return unread;
    }

    private static SmallRyeConfig config(JsonNode workload, Reading reading) {
        String module = module(workload);
        Class<?> mapping = switch (module) {
            case "event-service" -> EventServiceConfig.class;
            case "search-service" -> SearchServiceConfig.class;
            case "sync-worker" -> SyncConfig.class;
            default -> GatewayConfig.class;
        };
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withMapping(mapping)
                .withSources(reading, defaults(module))
                .withValidateUnknown(false)
                .build();
    }

    private static PropertiesConfigSource defaults(String module) {
        Path file = Checkout.ROOT.resolve(module + "/src/main/resources/application.properties");
        try {
            return new PropertiesConfigSource(file.toUri().toURL(), 250);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String module(JsonNode workload) {
        return image(workload).replaceAll(".*/([a-z-]+)[:@].*", "$1");
    }

    private static Map<String, String> environment(JsonNode workload, Objects objects) {
        JsonNode container = workload.at("/spec/template/spec/containers/0");
        Map<String, String> environment = new TreeMap<>();
        Objects.elements(container.path("envFrom"))
                .flatMap(source -> objects.get(
                                "ConfigMap", source.at("/configMapRef/name").asText())
                        .path("data")
                        .propertyStream())
                .forEach(variable ->
                        environment.put(variable.getKey(), variable.getValue().asText()));
        Objects.elements(container.path("env"))
                .forEach(variable -> environment.put(
                        variable.path("name").asText(),
                        variable.at("/valueFrom/fieldRef/fieldPath").asText().equals("status.podIP")
                                ? "10.1.2.3"
                                : variable.path("value").asText("from-a-secret")));
        return environment;
    }

    private static String image(JsonNode workload) {
        return workload.at("/spec/template/spec/containers/0/image").asText();
    }

    /** The environment as a process sees it, noting which variables are asked for. */
    private static final class Reading extends EnvConfigSource {
        private static final long serialVersionUID = 1;
        private final transient Set<String> read = new HashSet<>();

        Reading(Map<String, String> environment) {
            super(environment, 300);
        }

        @Override
        public String getValue(String property) {
            String value = super.getValue(property);
            if (value != null) {
                read.add(
                        StringUtil.replaceNonAlphanumericByUnderscores(property).toUpperCase(Locale.ROOT));
            }
            return value;
        }
    }
}
