package io.lockstep.event.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The description is written by hand; here it is read by the parser that client generators use. */
class OpenApiTest {

    private static final Set<String> METHODS_WITH_PROBLEMS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");

    @Test
    void listsEveryEndpointAndNoOther() {
        assertThat(described(parsed()).keySet()).isEqualTo(implemented());
    }

    @Test
    void everyOperationSaysWhatItDoesAndHowItFails() {
        described(parsed()).forEach((endpoint, operation) -> {
            assertThat(operation.getSummary()).as(endpoint).isNotBlank();
            assertThat(operation.getResponses().keySet())
                    .as("answers of " + endpoint)
                    .contains("503")
                    .anyMatch(status -> status.startsWith("2"));
            if (endpoint.contains(" /api/")) {
                assertThat(operation.getOperationId())
                        .as("a client's method for " + endpoint)
                        .isNotBlank();
            }
            if (Set.of("PUT", "PATCH", "DELETE").contains(endpoint.split(" ")[0])) {
                assertThat(operation.getResponses().keySet()).as(endpoint).contains("409", "412", "422", "428", "507");
                assertThat(operation.getParameters())
                        .as("parameters of " + endpoint)
                        .anyMatch(parameter -> "Idempotency-Key".equals(parameter.getName()))
                        .anyMatch(parameter -> "If-Match".equals(parameter.getName()));
            }
        });
    }

    @Test
    void listsEveryProblemType() {
        Schema<?> problem = parsed().getComponents().getSchemas().get("Problem");
        Schema<?> type = problem.getProperties().get("type");
        List<?> described = type.getEnum();

        assertThat(described.stream().map(String::valueOf).collect(Collectors.toSet()))
                .isEqualTo(Arrays.stream(ProblemType.values())
                        .map(ProblemType::uri)
                        .collect(Collectors.toSet()));
    }

    private static OpenAPI parsed() {
        ParseOptions options = new ParseOptions();
        options.setResolve(true);
        options.setResolveFully(true);
        SwaggerParseResult result = new OpenAPIV3Parser().readContents(text(), List.of(), options);
        assertThat(result.getMessages()).isEmpty();
        return result.getOpenAPI();
    }

    private static String text() {
        try (InputStream in = OpenApiTest.class.getResourceAsStream("/META-INF/openapi.yaml")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read openapi.yaml", e);
        }
    }

    /** As in {@code GET /api/events/{id}}. */
    private static Map<String, Operation> described(OpenAPI api) {
        Map<String, Operation> operations = new TreeMap<>();
        api.getPaths()
                .forEach((path, item) -> item.readOperationsMap()
                        .forEach((method, operation) -> operations.put(method + " " + path, operation)));
        return operations;
    }

    private static Set<String> implemented() {
        Set<String> endpoints = new TreeSet<>();
        for (JavaClass found : new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.lockstep.event.http")) {
            if (found.isAnnotatedWith(Path.class)) {
                Class<?> resource = found.reflect();
                String base = resource.getAnnotation(Path.class).value();
                for (Method method : resource.getDeclaredMethods()) {
                    verbs(method).forEach(verb -> endpoints.add(verb + " " + path(base, method)));
                }
            }
        }
        return endpoints;
    }

    private static List<String> verbs(Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(Annotation::annotationType)
                .filter(type -> type.isAnnotationPresent(HttpMethod.class))
                .map(type -> type.getAnnotation(HttpMethod.class).value())
                .filter(METHODS_WITH_PROBLEMS::contains)
                .toList();
    }

    private static String path(String base, Method method) {
        Path path = method.getAnnotation(Path.class);
        return path == null ? base : base + "/" + path.value().replaceFirst("^/", "");
    }
}
