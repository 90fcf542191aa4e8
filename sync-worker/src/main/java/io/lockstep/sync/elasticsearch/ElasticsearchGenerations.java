package io.lockstep.sync.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.contract.EventIndex;
import io.lockstep.sync.SinkUnavailableException;
import io.lockstep.sync.audit.ReadModel;
import io.lockstep.sync.generation.Generation;
import io.lockstep.sync.generation.GenerationState;
import io.lockstep.sync.generation.Generations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.elasticsearch.client.RestClient;

/**
 * Generations as indices of Elasticsearch. Which one is live says the read alias; which take writes, their write aliases;
 * how far the building is, the {@code _meta} of their mappings.
 */
final class ElasticsearchGenerations implements Generations {

    private static final String META = "lockstep";
    private static final Duration SLACK = Duration.ofSeconds(1);

    private final AdminClient admin;
    private final RestClient client;
    private final EventIndex index;
    private final Duration requestTimeout;
    private final Pattern name;

    /** @param requestTimeout after which a worker gives a batch up */
    ElasticsearchGenerations(RestClient client, EventIndex index, Duration requestTimeout) {
        this.admin = new AdminClient(client);
        this.client = client;
        this.index = index;
        this.requestTimeout = requestTimeout;
        this.name = Pattern.compile(Pattern.quote(index.alias()) + "-g([1-9][0-9]{0,8})");
    }

    @Override
    public List<Generation> all() {
        JsonNode indices = admin.get("/" + index.alias() + "-g*?filter_path=*.aliases,*.mappings._meta");
        List<Found> found = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : indices.properties()) {
            Matcher matcher = name.matcher(entry.getKey());
            if (matcher.matches()) {
                found.add(new Found(Integer.parseInt(matcher.group(1)), entry.getValue()));
            }
        }
        boolean anyTakesWrites = found.stream().anyMatch(this::hasWriteAlias);
        OptionalInt live =
                found.stream().filter(this::isLive).mapToInt(Found::number).max();
        return found.stream()
                .map(one -> generation(one, live, hasWriteAlias(one) || (!anyTakesWrites && isLive(one))))
                .sorted(Comparator.comparingInt(Generation::number))
                .toList();
    }

    private record Found(int number, JsonNode content) {}

    private boolean hasWriteAlias(Found found) {
        return found.content().path("aliases").has(index.writeAlias(found.number()));
    }

    private boolean isLive(Found found) {
        return found.content().path("aliases").has(index.alias());
    }

    private Generation generation(Found found, OptionalInt live, boolean takesWrites) {
        JsonNode meta = found.content().path("mappings").path("_meta").path(META);
        // The first generation is made without one: it is filled from the log, and live from the start.
        GenerationState noted = GenerationState.named(meta.path("state").asText("ready"));
        boolean wasBefore = live.isPresent() && found.number() < live.getAsInt();
        GenerationState state = isLive(found)
                ? GenerationState.LIVE
                : noted == GenerationState.READY && wasBefore ? GenerationState.PREVIOUS : noted;
        return new Generation(
                found.number(),
                state,
                takesWrites,
                Instant.parse(meta.path("since").asText("1970-01-01T00:00:00Z")),
                Optional.ofNullable(meta.path("operation").textValue()),
                Optional.ofNullable(meta.path("note").textValue()));
    }

    @Override
    public Optional<Generation> create(int number) {
        Generation made = new Generation(
                number, GenerationState.BUILDING, false, Instant.now(), Optional.empty(), Optional.empty());
        ObjectNode definition = admin.parse(EventIndex.definition());
        ((ObjectNode) definition.path("mappings")).set("_meta", meta(made));
        return admin.createIndex(index.generation(number), definition) ? Optional.of(made) : Optional.empty();
    }

    /** Yellow: its primaries are allocated, which a disk above the watermark prevents. */
    @Override
    public boolean isWritable(int number) {
        return admin.isYellow(index.generation(number), Duration.ofSeconds(2));
    }

    @Override
    public void takeWrites(int number) {
        ArrayNode actions = admin.array();
        int live = all().stream()
                .filter(one -> one.state() == GenerationState.LIVE)
                .findFirst()
                .orElseThrow(() -> new SinkUnavailableException("no generation is live", null))
                .number();
        for (int each : new int[] {live, number}) {
            ObjectNode add = actions.addObject().putObject("add");
            add.put("index", index.generation(each)).put("alias", index.writeAlias(each));
        }
        admin.changeAliases(actions);
    }

    @Override
    public Duration barrier() {
        return WriteTargets.MAX_AGE
                .plus(WriteTargets.PATIENCE)
                .plus(requestTimeout)
                .plus(SLACK);
    }

    @Override
    public void note(Generation generation) {
        ObjectNode mapping = admin.object();
        mapping.set("_meta", meta(generation));
        admin.send("PUT", "/" + index.generation(generation.number()) + "/_mapping", mapping.toString());
    }

    private ObjectNode meta(Generation generation) {
        ObjectNode meta = admin.object();
        ObjectNode ours = meta.putObject(META);
        ours.put("state", generation.state().wireName())
                .put("since", generation.since().toString());
        generation.operation().ifPresent(operation -> ours.put("operation", operation));
        generation.note().ifPresent(note -> ours.put("note", note));
        return meta;
    }

    @Override
    public void copyMarkers(int number) {
        new MarkerCopy(client, index.alias(), index.writeAlias(number)).run();
    }

    @Override
    public void refresh(int number) {
        admin.send("POST", "/" + index.generation(number) + "/_refresh", "");
    }

    @Override
    public ReadModel model(int number) {
        return new ElasticsearchReadModel(client, index.writeAlias(number));
    }

    @Override
    public void swap(int from, int to) {
        ArrayNode actions = admin.array();
        actions.addObject()
                .putObject("remove")
                .put("index", index.generation(from))
                .put("alias", index.alias())
                .put("must_exist", true);
        ObjectNode add = actions.addObject().putObject("add");
        add.put("index", index.generation(to)).put("alias", index.alias()).put("is_write_index", true);
        add.set("filter", admin.parse(EventIndex.aliasFilter()));
        admin.changeAliases(actions);
    }

    @Override
    public void stopWrites(int number) {
        ArrayNode actions = admin.array();
        actions.addObject()
                .putObject("remove")
                .put("index", index.generation(number))
                .put("alias", index.writeAlias(number))
                .put("must_exist", false);
        admin.changeAliases(actions);
    }

    @Override
    public void drop(int number) {
        admin.send("DELETE", "/" + index.generation(number) + "?ignore_unavailable=true", "");
    }
}
