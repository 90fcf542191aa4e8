package io.lockstep.gateway.istio;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.istio.api.networking.v1.DestinationRule;
import io.fabric8.istio.api.networking.v1.Gateway;
import io.fabric8.istio.api.networking.v1.ServiceEntry;
import io.fabric8.istio.api.networking.v1.VirtualService;
import io.fabric8.istio.api.networking.v1alpha3.EnvoyFilter;
import io.fabric8.istio.api.security.v1.AuthorizationPolicy;
import io.fabric8.istio.api.security.v1.RequestAuthentication;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** Reads rule files into typed documents and reports what is wrong with their form. */
final class DocumentReader {

    private static final String NETWORKING = "networking.istio.io/v1";
    private static final String ENVOY = "networking.istio.io/v1alpha3";
    private static final String SECURITY = "security.istio.io/v1";

    private final ObjectMapper yaml =
            new ObjectMapper(new YAMLFactory()).enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
    private final ObjectMapper json = new ObjectMapper();
    private final Faults faults;

    DocumentReader(Faults faults) {
        this.faults = faults;
    }

    List<RuleDocument> read(Path file) {
        String name = String.valueOf(file.getFileName());
        List<RuleDocument> documents = new ArrayList<>();
        int number = 0;
        try (MappingIterator<JsonNode> nodes = yaml.readerFor(JsonNode.class).readValues(Files.readString(file))) {
            while (nodes.hasNextValue()) {
                JsonNode node = nodes.nextValue();
                number++;
                if (!node.isNull() && !node.isMissingNode()) {
                    typed(node, name, number).ifPresent(documents::add);
                }
            }
        } catch (JsonProcessingException e) {
            faults.at(name).add("", "is not YAML: " + firstLine(e.getOriginalMessage()) + line(e));
        } catch (CharacterCodingException e) {
            faults.at(name).add("", "is not UTF-8");
        } catch (IOException e) {
            faults.at(name).add("", "cannot be read: " + e);
        }
        return documents;
    }

    private Optional<RuleDocument> typed(JsonNode node, String file, int number) {
        String kind = node.path("kind").asText();
        String named = node.path("metadata").path("name").asText();
        Faults.Place place =
                faults.at(file + ", document " + number + (kind.isEmpty() ? "" : ", " + (kind + " " + named).strip()));
        if (!node.isObject()) {
            place.add("", "is no resource: it needs apiVersion, kind, metadata and spec");
            return Optional.empty();
        }
        return switch (kind) {
            case "VirtualService" -> convert(node, NETWORKING, VirtualService.class, place, RuleDocument.Routes::new);
            case "DestinationRule" ->
                convert(node, NETWORKING, DestinationRule.class, place, RuleDocument.Traffic::new);
            case "ServiceEntry" -> convert(node, NETWORKING, ServiceEntry.class, place, RuleDocument.Service::new);
            case "RequestAuthentication" ->
                convert(node, SECURITY, RequestAuthentication.class, place, RuleDocument.Tokens::new);
            case "AuthorizationPolicy" ->
                convert(node, SECURITY, AuthorizationPolicy.class, place, RuleDocument.Access::new);
            case "Gateway" -> convert(node, NETWORKING, Gateway.class, place, RuleDocument.Door::new);
            case "EnvoyFilter" -> convert(node, ENVOY, EnvoyFilter.class, place, RuleDocument.Limits::new);
            case "ConfigMap" -> Optional.of(new RuleDocument.LimitService(node.path("data"), place));
            default -> {
                place.add(
                        "kind",
                        (kind.isEmpty() ? "is missing" : kind + " is not supported")
                                + ": use Gateway, VirtualService, DestinationRule, ServiceEntry, RequestAuthentication,"
                                + " AuthorizationPolicy or EnvoyFilter");
                yield Optional.empty();
            }
        };
    }

    private <T> Optional<RuleDocument> convert(
            JsonNode node,
            String apiVersion,
            Class<T> type,
            Faults.Place place,
            BiFunction<T, Faults.Place, RuleDocument> document) {
        String version = node.path("apiVersion").asText();
        if (!version.equals(apiVersion)) {
            place.add("apiVersion", "must be " + apiVersion + ", it is " + (version.isEmpty() ? "missing" : version));
        }
        boolean named = !node.path("metadata").path("name").asText().isEmpty();
        if (!named) {
            place.add("metadata.name", "is missing");
        }
        boolean specified = node.path("spec").isObject();
        if (!specified) {
            place.add("spec", "is missing");
        }
        try {
            T model = json.treeToValue(node, type);
            new FieldWalk(place).check(node, model, json.valueToTree(model));
            // Also with faults: what is left of it may have others, and all are to be reported at once.
            return named && specified ? Optional.of(document.apply(model, place)) : Optional.empty();
        } catch (JsonProcessingException e) {
            place.add(MappingPath.of(e), "has the wrong type: " + firstLine(e.getOriginalMessage()));
            return Optional.empty();
        }
    }

    private static String line(JsonProcessingException e) {
        return e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")";
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("no reason given");
    }
}
