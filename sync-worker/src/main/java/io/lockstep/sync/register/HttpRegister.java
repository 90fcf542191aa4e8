package io.lockstep.sync.register;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lockstep.contract.Version;
import io.lockstep.sync.SyncConfig;
import io.lockstep.sync.audit.IdRange;
import io.lockstep.sync.audit.Register;
import io.lockstep.sync.audit.RegisterPage;
import io.lockstep.sync.audit.RegisterRow;
import io.lockstep.sync.audit.RegisterRows;
import io.lockstep.sync.audit.RegisterUnavailableException;
import io.lockstep.sync.client.BoundedClient;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The register over the event service's HTTP. */
@Singleton
public final class HttpRegister implements Register {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MAX_BYTES = 16 << 20;
    private static final int NOT_FOUND = 404;

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final URI service;
    private final BoundedClient http = new BoundedClient(PATIENCE, MAX_BYTES);

    public HttpRegister(SyncConfig config) {
        this.service = URI.create(config.eventService().url());
    }

    private record RowBody(String id, long version, String digest) {
        private RegisterRow row() {
            return new RegisterRow(id, new Version(version), digest);
        }
    }

    private record AuditBody(List<RowBody> rows, List<String> unreadable, String last, boolean isLast) {}

    private record OperationBody(String id, String state, long rowsRead, long rowsEstimated, String error) {}

    private record IdsBody(List<String> ids) {}

    private record RebuildBody(List<String> ids, List<String> sinks) {}

    private record RebuildAllBody(boolean all, List<String> sinks) {}

    @Override
    public RegisterPage page(IdRange range, Optional<String> after, int limit) {
        String query = "limit=" + limit + parameter("from", range.from()) + parameter("to", range.to())
                + parameter("after", after);
        AuditBody page = answered(get("/admin/audit/page?" + query), AuditBody.class);
        return new RegisterPage(
                page.rows().stream().map(RowBody::row).toList(), Optional.ofNullable(page.last()), page.isLast());
    }

    @Override
    public RegisterRows rows(List<String> ids) {
        AuditBody found = answered(post("/admin/audit/rows", new IdsBody(ids)), AuditBody.class);
        return new RegisterRows(
                found.rows().stream().map(RowBody::row).collect(Collectors.toMap(RegisterRow::id, Function.identity())),
                // An event service of before does not name them.
                found.unreadable() == null ? Set.of() : Set.copyOf(found.unreadable()));
    }

    @Override
    public String rebuild(List<String> ids, String sink) {
        return answered(post("/admin/es/rebuild", new RebuildBody(ids, List.of(sink))), OperationBody.class)
                .id();
    }

    @Override
    public String rebuildAll(String sink) {
        return answered(post("/admin/es/rebuild", new RebuildAllBody(true, List.of(sink))), OperationBody.class)
                .id();
    }

    @Override
    public RebuildStatus status(String operation) {
        HttpResponse<byte[]> answer = send(get("/admin/operations/" + operation));
        if (answer.statusCode() == NOT_FOUND) {
            return new RebuildStatus(RebuildStatus.State.LOST, 0, 0, "the event service does not know it");
        }
        OperationBody body = read(answer, OperationBody.class);
        RebuildStatus.State state = switch (body.state()) {
            case "done" -> RebuildStatus.State.DONE;
            case "waiting", "running" -> RebuildStatus.State.OPEN;
            default -> RebuildStatus.State.LOST;
        };
        String error = Optional.ofNullable(body.error()).orElse(body.state());
        return new RebuildStatus(state, body.rowsRead(), body.rowsEstimated(), error);
    }

    @Override
    public void cancel(String operation) {
        HttpResponse<byte[]> answer = send(request("/admin/operations/" + operation + "/cancel")
                .POST(BodyPublishers.noBody())
                .build());
        if (answer.statusCode() != NOT_FOUND) {
            read(answer, OperationBody.class);
        }
    }

    private static String parameter(String name, Optional<String> value) {
        return value.map(text -> "&" + name + "=" + URLEncoder.encode(text, StandardCharsets.UTF_8))
                .orElse("");
    }

    private HttpRequest get(String path) {
        return request(path).GET().build();
    }

    private HttpRequest post(String path, Object body) {
        return request(path)
                .header("Content-Type", "application/json")
                .POST(json(body))
                .build();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(service.resolve(path));
    }

    private static BodyPublisher json(Object body) {
        try {
            return BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body));
        } catch (IOException e) {
            throw new IllegalStateException("cannot write a request to the event service", e);
        }
    }

    private <T> T answered(HttpRequest request, Class<T> type) {
        return read(send(request), type);
    }

    private HttpResponse<byte[]> send(HttpRequest request) {
        CompletableFuture<HttpResponse<byte[]>> answer = http.send(request);
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw new RegisterUnavailableException(
                    "the event service does not answer " + request.uri() + ": " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new RegisterUnavailableException("interrupted while asking the event service", e);
        }
    }

    private static <T> T read(HttpResponse<byte[]> answer, Class<T> type) {
        if (answer.statusCode() / 100 != 2) {
            throw new RegisterUnavailableException(
                    "the event service answers " + answer.statusCode() + " to " + answer.uri(), null);
        }
        try {
            return JSON.readValue(answer.body(), type);
        } catch (IOException e) {
            throw new RegisterUnavailableException("the event service answers nonsense to " + answer.uri(), e);
        }
    }
}
