package io.lockstep.search.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.search.Letters;
import io.lockstep.search.SearchServiceConfig;
import io.lockstep.search.Spelling;
import io.lockstep.search.SuggestionAnswer;
import io.lockstep.search.SuggestionAnswer.Suggestion;
import io.lockstep.search.SuggestionIndex;
import io.lockstep.search.circuit.StoreUnavailable;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Finds names by pieces of them, for suggestions and for what was probably meant. */
@Singleton
final class ElasticsearchNames implements SuggestionIndex {

    /** Names that the final order is made from; by themselves they come the shortest first. */
    private static final int CANDIDATES = 50;

    private static final int MIN_INITIALS = 2;
    private static final String NAME = "recognizedEventName.keyword";
    private static final String ID = "recognizedEventId";

    private final ElasticsearchClient client;
    private final String path;
    private final String timeout;

    ElasticsearchNames(ElasticsearchClient client, SearchServiceConfig config) {
        this.client = client;
        this.path = "/" + config.index()
                + "/_search?allow_partial_search_results=false&filter_path=timed_out,hits.hits.fields";
        this.timeout = config.elasticsearch().timeout().toMillis() + "ms";
    }

    @Override
    public SuggestionAnswer suggest(String text, int size) {
        Letters typed = Letters.of(text);
        if (typed.count() == 0) {
            return new SuggestionAnswer.Suggestions(List.of());
        }
        try {
            return new SuggestionAnswer.Suggestions(best(typed, names(having(typed)), size));
        } catch (StoreUnavailable e) {
            return new SuggestionAnswer.Unavailable(e.getMessage());
        }
    }

    /** What a text that found nothing was probably meant to be. */
    Optional<String> meant(String text) throws StoreUnavailable {
        Letters typed = Letters.of(text);
        if (typed.count() == 0 || typed.count() > Spelling.MAX_LENGTH) {
            return Optional.empty();
        }
        List<String> names =
                names(Pieces.similar(typed)).stream().map(Suggestion::text).toList();
        return Spelling.closest(text, names);
    }

    private static ObjectNode having(Letters typed) {
        ObjectNode letters = Pieces.together(Pieces.LETTERS, typed);
        if (typed.count() < MIN_INITIALS || !typed.areLatin()) {
            return letters;
        }
        ObjectNode either = Json.object();
        either.putArray("queries").add(letters).add(Pieces.together(Pieces.INITIALS, typed));
        return Json.object("dis_max", either);
    }

    /** Those that begin with the text before those that have it further on, the shorter before the longer; no name twice. */
    private static List<Suggestion> best(Letters typed, List<Suggestion> found, int size) {
        Map<String, Integer> places = found.stream()
                .map(Suggestion::text)
                .distinct()
                .collect(Collectors.toMap(Function.identity(), name -> place(typed, name)));
        return found.stream()
                .sorted(Comparator.comparing((Suggestion one) -> places.get(one.text()))
                        .thenComparing(one -> one.text().length())
                        .thenComparing(Suggestion::text)
                        .thenComparing(Suggestion::recognizedEventId))
                .filter(one -> places.remove(one.text()) != null)
                .limit(size)
                .toList();
    }

    /** 0: at the beginning, 1: further on, 2: elsewhere, as initials. */
    private static int place(Letters typed, String name) {
        int at = Letters.of(name).text().indexOf(typed.text());
        return at == 0 ? 0 : at > 0 ? 1 : 2;
    }

    private List<Suggestion> names(ObjectNode query) throws StoreUnavailable {
        ObjectNode body = Json.object()
                .put("size", CANDIDATES)
                .put("_source", false)
                .put("track_total_hits", false)
                .put("timeout", timeout);
        body.set("query", query);
        body.set("docvalue_fields", Json.strings(List.of(NAME, ID)));
        return switch (client.send("POST", path, body)) {
            case Reply.Accepted found -> {
                List<Suggestion> names = new ArrayList<>();
                for (JsonNode hit : found.body().at("/hits/hits")) {
                    JsonNode fields = hit.path("fields");
                    names.add(new Suggestion(
                            fields.path(NAME).path(0).asText(),
                            fields.path(ID).path(0).asText()));
                }
                yield names;
            }
            case Reply.Refused refused
            when refused.status() == 404 ->
                throw new StoreUnavailable("the index is missing; the Elasticsearch worker makes it when it starts");
            case Reply.Refused refused ->
                throw new IllegalStateException("Elasticsearch refused a query that this service compiled: "
                        + refused.errorType() + ", " + refused.reason());
        };
    }
}
