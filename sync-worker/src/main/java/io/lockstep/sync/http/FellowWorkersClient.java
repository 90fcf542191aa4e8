package io.lockstep.sync.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.sync.client.BoundedClient;
import io.lockstep.sync.deadletter.LetterId;
import io.lockstep.sync.deadletter.LetterPage;
import io.lockstep.sync.deadletter.LetterQuery;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the other workers of this sink for the dead letters of their partitions. */
@Singleton
final class FellowWorkersClient {

    private static final Logger LOG = LoggerFactory.getLogger(FellowWorkersClient.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int MAX_BYTES = 16 << 20;

    /** What {@code lockstep.advertised-host} and a port make; they come from the group, where anybody may join. */
    private static final Pattern ADDRESS = Pattern.compile("([A-Za-z0-9.-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}]):[0-9]{1,5}");

    private final ObjectMapper json;
    private final BoundedClient http = new BoundedClient(PATIENCE, MAX_BYTES);

    FellowWorkersClient(ObjectMapper json) {
        this.json = json;
    }

    /** The answers of those that answered in time; blocks for two seconds at most. */
    List<LetterPage> ask(List<String> addresses, LetterQuery query) {
        List<CompletableFuture<Optional<LetterPage>>> answers = addresses.stream()
                .filter(FellowWorkersClient::isAddress)
                .map(address -> ask(URI.create("http://" + address + "/admin/dead-letters?" + parameters(query))))
                .toList();
        return answers.stream()
                .map(CompletableFuture::join)
                .flatMap(Optional::stream)
                .toList();
    }

    static boolean isAddress(String address) {
        boolean fits = ADDRESS.matcher(address).matches();
        if (!fits) {
            LOG.warn("a worker advertises what is no address and is not asked: address={}", address);
        }
        return fits;
    }

    private CompletableFuture<Optional<LetterPage>> ask(URI address) {
        return http.send(HttpRequest.newBuilder(address).build())
                .thenApply(answer -> Optional.of(read(answer)))
                .exceptionally(failure -> {
                    LOG.warn("a worker does not tell of its dead letters: address={}", address.getAuthority(), failure);
                    return Optional.empty();
                });
    }

    private LetterPage read(HttpResponse<byte[]> answer) {
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("it answered " + answer.statusCode());
        }
        try {
            LetterPageView page = json.readValue(answer.body(), LetterPageView.class);
            return new LetterPage(
                    page.letters().stream().map(LetterView::letter).toList(),
                    new HashSet<>(page.partitions()),
                    page.unlisted());
        } catch (IOException e) {
            throw new UncheckedIOException("not a page of dead letters", e);
        }
    }

    private static String parameters(LetterQuery query) {
        Map<String, String> parameters = new TreeMap<>(Map.of("local", "true", "size", Integer.toString(query.size())));
        query.status().ifPresent(it -> parameters.put("status", it));
        query.reason().ifPresent(it -> parameters.put("reason", it));
        query.key().ifPresent(it -> parameters.put("id", it));
        if (!query.ids().isEmpty()) {
            parameters.put(
                    "letters", query.ids().stream().map(LetterId::toString).collect(Collectors.joining(",")));
        }
        query.after().ifPresent(it -> parameters.put("cursor", Cursors.write(it)));
        return parameters.entrySet().stream()
                .map(it -> it.getKey() + "=" + URLEncoder.encode(it.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
