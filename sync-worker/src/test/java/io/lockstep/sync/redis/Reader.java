package io.lockstep.sync.redis;

import io.lockstep.contract.CacheScript;
import io.lockstep.contract.ChangeRecord;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.util.concurrent.TimeUnit;

/** The search service's side of one entry: the contract's scripts for a miss and a loaded row. */
final class Reader {

    private static final String LEASE_MILLIS = "10000";
    private static final String HOUR_MILLIS = "3600000";

    private final Redis redis;
    private final String key;

    Reader(Redis redis, String key) {
        this.redis = redis;
        this.key = key;
    }

    /** Answers the token of the entry, which is the given one unless there is one; empty if there is no need. */
    String lease(String token) throws Exception {
        return send(eval(CacheScript.LEASE).arg(token).arg(LEASE_MILLIS));
    }

    String fill(String token, ChangeRecord row) throws Exception {
        return send(eval(CacheScript.FILL)
                .arg(token)
                .arg(row.version().toString())
                .arg(Buffer.buffer(row.document().orElseThrow()))
                .arg(HOUR_MILLIS));
    }

    /** What an eviction or an expiry does. */
    void evict() throws Exception {
        send(Request.cmd(Command.DEL).arg(key));
    }

    private Request eval(CacheScript script) {
        return Request.cmd(Command.EVAL).arg(script.text()).arg(1).arg(key);
    }

    private String send(Request request) throws Exception {
        return redis.send(request)
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS)
                .toString();
    }
}
