package io.lockstep.search.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.search.Clause;
import io.lockstep.search.Facet;
import io.lockstep.search.SearchRequest;
import io.lockstep.search.SearchServiceConfig;
import io.lockstep.search.SortOrder;
import io.lockstep.search.http.RequestReader.Parsed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a search out of a JSON body and reports everything that is wrong with it at once, each fault at its JSON
 * pointer.
 *
 * <pre>
 *   {"query": CLAUSE, "sort": "relevance", "size": 20, "cursor": "…", "facets": ["level"]}
 * </pre>
 *
 * <p>All of it may be left out. What is not known is refused, never ignored.
 */
final class SearchQueryBody {

    private static final int MAX_JSON_DEPTH = 64;
    private static final List<String> KNOWN = List.of("query", "sort", "size", "cursor", "facets");

    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_JSON_DEPTH)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final SearchServiceConfig.Query limits;
    private final Faults faults = new Faults();
    private final RequestReader reader;

    private SearchQueryBody(SearchServiceConfig.Query limits) {
        this.limits = limits;
        this.reader = new RequestReader(limits, faults);
    }

    static Parsed parse(byte[] body, SearchServiceConfig.Query limits) {
        return new SearchQueryBody(limits).parse(body);
    }

    private Parsed parse(byte[] body) {
        try {
            JsonNode tree = JSON.readTree(body);
            if (tree.isObject()) {
                return parse(tree);
            }
            faults.add("", "must be a JSON object");
        } catch (JsonProcessingException e) {
            faults.add("", "must be JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read from memory", e);
        }
        return new Parsed.Faulty(faults.all());
    }

    private Parsed parse(JsonNode body) {
        body.fieldNames().forEachRemaining(name -> {
            if (!KNOWN.contains(name)) {
                faults.add("/" + name, "is not known here; these are: " + String.join(", ", KNOWN));
            }
        });
        Clause.Bool query = query(body.path("query"));
        SortOrder sort =
                text(body, "sort").flatMap(name -> reader.sort("/sort", name)).orElse(SortOrder.RELEVANCE);
        int size = body.has("size")
                ? reader.size("/size", body.get("size").toString()).orElse(SearchRequest.Page.DEFAULT_SIZE)
                : SearchRequest.Page.DEFAULT_SIZE;
        Optional<String> cursor = text(body, "cursor").flatMap(value -> reader.cursor("/cursor", value));
        Set<Facet> facets = reader.facets("/facets", names(body.path("facets")));
        return faults.any()
                ? new Parsed.Faulty(faults.all())
                : new Parsed.Valid(new SearchRequest(query, sort, new SearchRequest.Page(size, cursor), facets));
    }

    private Clause.Bool query(JsonNode query) {
        if (query.isMissingNode()) {
            return Clause.Bool.EVERYTHING;
        }
        return new ClauseReader(limits, reader, faults)
                .read(query, "/query")
                .map(clause -> clause instanceof Clause.Bool bool ? bool : Clause.Bool.of(List.of(clause), List.of()))
                .orElse(Clause.Bool.EVERYTHING);
    }

    private Optional<String> text(JsonNode body, String name) {
        JsonNode value = body.path(name);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        return value.isTextual() ? Optional.of(value.textValue()) : faults.add("/" + name, "must be a text");
    }

    private List<String> names(JsonNode names) {
        List<String> all = new ArrayList<>();
        if (!names.isMissingNode() && !names.isArray()) {
            faults.add("/facets", "must be a list");
        }
        names.forEach(name -> all.add(name.asText()));
        return all;
    }
}
