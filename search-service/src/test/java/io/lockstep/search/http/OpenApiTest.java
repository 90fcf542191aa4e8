package io.lockstep.search.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.search.SearchServiceConfig;
import io.lockstep.search.fixture.TestConfig;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The description is written by hand; here it is read by the parser that client generators use. */
class OpenApiTest {

    private static final SearchServiceConfig.Query LIMITS =
            TestConfig.defaults().query();

    private final OpenAPI api = parsed();

    @Test
    void listsEveryEndpoint() {
        assertThat(operations().keySet())
                .containsExactly(
                        "GET /api/search/events",
                        "GET /api/search/events/{id}",
                        "GET /api/search/suggest",
                        "POST /api/search/events");
    }

    @Test
    void everyOperationSaysWhatItDoesAndHowItFails() {
        operations().forEach((endpoint, operation) -> {
            assertThat(operation.getOperationId()).as(endpoint).isNotBlank();
            assertThat(operation.getSummary()).as(endpoint).isNotBlank();
            assertThat(operation.getResponses().keySet()).as(endpoint).contains("200", "400", "503");
        });
    }

    @Test
    void listsEveryParameterOfASearch() {
        List<String> described = operations().get("GET /api/search/events").getParameters().stream()
                .filter(parameter -> "query".equals(parameter.getIn()))
                .map(parameter -> parameter.getName())
                .toList();

        assertThat(described).containsExactlyElementsOf(SearchParameters.KNOWN);
    }

    @Test
    void listsEveryProblemType() {
        Schema<?> problem = api.getComponents().getSchemas().get("Problem");
        List<?> described = problem.getProperties().get("type").getEnum();

        assertThat(described.stream().map(String::valueOf).collect(Collectors.toSet()))
                .isEqualTo(Arrays.stream(ProblemType.values())
                        .map(ProblemType::uri)
                        .collect(Collectors.toSet()));
    }

    @Test
    void theExampleOfAQueryIsOneAndTheLimitsAreTheDefaults() throws IOException {
        Operation post = operations().get("POST /api/search/events");
        Object example =
                post.getRequestBody().getContent().get("application/json").getExample();

        assertThat(SearchQueryBody.parse(new ObjectMapper().writeValueAsBytes(example), LIMITS))
                .isInstanceOf(RequestReader.Parsed.Valid.class);
        assertThat(post.getDescription())
                .contains(LIMITS.maxDepth() + " bool clauses within each other (max-depth)")
                .contains(LIMITS.maxClauses() + " clauses (max-clauses)")
                .contains(LIMITS.maxTerms() + " values of a terms clause (max-terms)")
                .contains(LIMITS.maxTextLength() + " characters of a text (max-text-length)")
                .contains(LIMITS.maxTextTotal() + " characters of all texts and values together (max-text-total)")
                .contains(LIMITS.maxPageSize() + " hits a page (max-page-size)")
                .contains((LIMITS.maxBody().asLongValue() >> 10) + " KiB of body (max-body)");
    }

    private Map<String, Operation> operations() {
        Map<String, Operation> operations = new TreeMap<>();
        api.getPaths()
                .forEach((path, item) -> item.readOperationsMap()
                        .forEach((method, operation) -> operations.put(method + " " + path, operation)));
        return operations;
    }

    private static OpenAPI parsed() {
        ParseOptions options = new ParseOptions();
        options.setResolve(true);
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
}
