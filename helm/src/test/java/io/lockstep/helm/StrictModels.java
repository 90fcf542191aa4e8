package io.lockstep.helm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.fabric8.istio.api.networking.v1.DestinationRule;
import io.fabric8.istio.api.networking.v1.Gateway;
import io.fabric8.istio.api.networking.v1.VirtualService;
import io.fabric8.istio.api.networking.v1alpha3.EnvoyFilter;
import io.fabric8.istio.api.security.v1.AuthorizationPolicy;
import io.fabric8.istio.api.security.v1.PeerAuthentication;
import io.fabric8.istio.api.security.v1.RequestAuthentication;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.strimzi.api.kafka.model.kafka.Kafka;
import io.strimzi.api.kafka.model.nodepool.KafkaNodePool;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Parses objects into the typed models of fabric8 and Strimzi, where a field that the type does not have is an error; kinds
 * without a model are held to a schema in {@code schemas/}, which lists the fields that the chart may use of them.
 */
final class StrictModels {

    private static final Map<String, Class<?>> MODELS = Map.ofEntries(
            Map.entry("v1/ConfigMap", ConfigMap.class),
            Map.entry("v1/Namespace", Namespace.class),
            Map.entry("v1/Pod", Pod.class),
            Map.entry("v1/Service", Service.class),
            Map.entry("v1/ServiceAccount", ServiceAccount.class),
            Map.entry("apps/v1/Deployment", Deployment.class),
            Map.entry("autoscaling/v2/HorizontalPodAutoscaler", HorizontalPodAutoscaler.class),
            Map.entry("batch/v1/Job", Job.class),
            Map.entry("batch/v1/CronJob", CronJob.class),
            Map.entry("networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class),
            Map.entry("policy/v1/PodDisruptionBudget", PodDisruptionBudget.class),
            Map.entry("networking.istio.io/v1/Gateway", Gateway.class),
            Map.entry("networking.istio.io/v1alpha3/EnvoyFilter", EnvoyFilter.class),
            Map.entry("networking.istio.io/v1/VirtualService", VirtualService.class),
            Map.entry("networking.istio.io/v1/DestinationRule", DestinationRule.class),
            Map.entry("security.istio.io/v1/AuthorizationPolicy", AuthorizationPolicy.class),
            Map.entry("security.istio.io/v1/PeerAuthentication", PeerAuthentication.class),
            Map.entry("security.istio.io/v1/RequestAuthentication", RequestAuthentication.class),
            Map.entry("monitoring.coreos.com/v1/ServiceMonitor", ServiceMonitor.class),
            Map.entry("monitoring.coreos.com/v1/PrometheusRule", PrometheusRule.class),
            Map.entry("kafka.strimzi.io/v1beta2/Kafka", Kafka.class),
            Map.entry("kafka.strimzi.io/v1beta2/KafkaNodePool", KafkaNodePool.class),
            Map.entry("kafka.strimzi.io/v1beta2/KafkaTopic", KafkaTopic.class));

    /** Where kinds without a model have pods, of which there is one. */
    private static final List<String> POD_TEMPLATES = List.of("/spec/template", "/spec/nodeSets/0/podTemplate");

    private static final ObjectMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .annotationIntrospector(new NoCatchAll())
            .build();
    private static final ObjectMapper PLAIN = new JsonMapper();
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

    private StrictModels() {}

    /** What is wrong with an object; empty if it is as its type says. */
    static Optional<String> fault(JsonNode object) {
        String type =
                object.path("apiVersion").asText() + "/" + object.path("kind").asText();
        Class<?> model = MODELS.get(type);
        return (model == null ? schemaFault(object) : modelFault(object, model))
                .map(what -> Objects.id(object) + ": " + what);
    }

    private static Optional<String> modelFault(JsonNode object, Class<?> model) {
        try {
            JsonNode kept = PLAIN.valueToTree(STRICT.treeToValue(object, model));
            return lost(object, kept, "").findFirst().map(path -> "no such field: " + path);
        } catch (JsonProcessingException e) {
            return Optional.of(e.getOriginalMessage() + " at " + location(e));
        }
    }

    /** Some models of Istio's choices drop what they do not know instead of refusing it. */
    private static Stream<String> lost(JsonNode given, JsonNode kept, String path) {
        if (given.isObject() && kept.isObject()) {
            return given.propertyStream()
                    .filter(field -> !field.getValue().isNull() && !isEmptyContainer(field.getValue()))
                    .flatMap(field -> kept.has(field.getKey())
                            ? lost(field.getValue(), kept.get(field.getKey()), path + "/" + field.getKey())
                            : Stream.of(path + "/" + field.getKey()));
        }
        if (given.isArray() && kept.isArray()) {
            return IntStream.range(0, given.size())
                    .boxed()
                    .flatMap(i -> lost(given.get(i), kept.path(i), path + "/" + i));
        }
        return Stream.empty();
    }

    private static boolean isEmptyContainer(JsonNode node) {
        return node.isContainerNode() && node.isEmpty();
    }

    private static String location(JsonProcessingException e) {
        return e instanceof JsonMappingException mapping
                ? mapping.getPathReference().replaceAll("[a-zA-Z0-9.$]+\\.([A-Za-z0-9]+\\[)", "$1")
                : "";
    }

    private static Optional<String> schemaFault(JsonNode object) {
        var file = Checkout.RESOURCES.resolve("schemas/" + object.path("kind").asText() + ".json");
        if (!Files.exists(file)) {
            return Optional.of("neither a model nor a schema is known of " + object.path("apiVersion"));
        }
        JsonSchema schema = SCHEMAS.getSchema(Checkout.read(file));
        Optional<String> podFault = POD_TEMPLATES.stream()
                .map(object::at)
                .filter(template -> !template.isMissingNode())
                .flatMap(template -> modelFault(template, PodTemplateSpec.class).stream())
                .findFirst();
        return podFault.or(
                () -> schema.validate(object).stream().map(Object::toString).findFirst());
    }

    /** The models keep what they do not know in a map; here it is unknown. */
    private static final class NoCatchAll extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1;

        @Override
        public Boolean hasAnySetter(Annotated method) {
            return false;
        }
    }
}
