package io.lockstep.sync.redis;

import io.lockstep.contract.CacheEntries;
import io.lockstep.contract.ChangeRecord;
import io.lockstep.sync.Held;
import io.lockstep.sync.Sink;
import io.lockstep.sync.SinkUnavailableException;
import io.lockstep.sync.audit.IdRange;
import io.lockstep.sync.audit.ReadModel;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * What Redis holds. A cache: nothing need be there. Ids are found by {@code SCAN}, which is in no order, may repeat, and
 * knows one server only.
 */
public final class RedisReadModel implements ReadModel {

    private static final int PATIENCE_SECONDS = 10;

    /** What a row may be called. Whatever else somebody put under our prefix, MySQL cannot be asked for it. */
    private static final Pattern ID = Pattern.compile("[!-~&&[^\"\\\\]]{1," + ChangeRecord.MAX_ID_LENGTH + "}");

    private final RedisPipeline pipeline;
    private final CacheEntries entries;
    private final Sink sink;

    public RedisReadModel(Redis redis, CacheEntries entries, Sink sink) {
        this.pipeline = new RedisPipeline(redis);
        this.entries = entries;
        this.sink = sink;
    }

    @Override
    public boolean isComplete() {
        return false;
    }

    @Override
    public Map<String, Held> held(List<String> ids) {
        List<CompletableFuture<Optional<Held>>> asked =
                ids.stream().map(id -> sink.held(id).toCompletableFuture()).toList();
        Map<String, Held> held = new HashMap<>();
        for (int i = 0; i < ids.size(); i++) {
            String id = ids.get(i);
            held(asked.get(i)).ifPresent(found -> held.put(id, found));
        }
        return held;
    }

    /** A key of another type shows no document to anyone, and each change of its id is dead-lettered and says so. */
    private static Optional<Held> held(CompletableFuture<Optional<Held>> asked) {
        try {
            return await(asked);
        } catch (SinkUnavailableException e) {
            if (String.valueOf(e.getMessage()).contains("WRONGTYPE")) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public LivePage live(IdRange range, Optional<String> cursor, int limit) {
        Request scan = Request.cmd(Command.SCAN)
                .arg(cursor.orElse("0"))
                .arg("MATCH")
                .arg(entries.key("*"))
                .arg("COUNT")
                .arg(limit);
        Response answer = await(pipeline.connection()
                .compose(connection -> connection.send(scan))
                .toCompletionStage());
        String next = answer.get(0).toString();
        List<String> ids = new ArrayList<>();
        String before = entries.key("").substring(0, entries.key("").length() - 1);
        for (Response key : answer.get(1)) {
            String id = key.toString().substring(before.length(), key.toString().length() - 1);
            if (range.contains(id) && ID.matcher(id).matches()) {
                ids.add(id);
            }
        }
        return new LivePage(ids, next.equals("0") ? Optional.empty() : Optional.of(next));
    }

    private static <T> T await(CompletionStage<T> answer) {
        try {
            return answer.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new SinkUnavailableException("Redis does not say what it holds: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SinkUnavailableException("interrupted while asking Redis", e);
        }
    }
}
