package io.lockstep.sync.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.contract.Version;
import io.lockstep.sync.Held;
import io.lockstep.sync.Outcome;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.impl.types.BulkType;
import io.vertx.redis.client.impl.types.ErrorType;
import io.vertx.redis.client.impl.types.MultiType;
import io.vertx.redis.client.impl.types.SimpleStringType;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisRepliesTest {

    @Test
    void aDamagedEntryIsWhatARepairMends() {
        assertThat(held("7", "live", "{}")).get().isInstanceOfSatisfying(Held.Live.class, live -> {
            assertThat(live.version()).isEqualTo(new Version(7));
            assertThat(live.document()).asString().isEqualTo("{}");
        });
        assertThat(held("7", "live", null))
                .get()
                .isInstanceOfSatisfying(
                        Held.Live.class, live -> assertThat(live.document()).isEmpty());
        assertThat(held("seven", "deleted", null)).contains(new Held.Marker(new Version(1)));
        assertThat(held("0", "fence", null)).contains(new Held.Fence(new Version(1)));
        assertThat(held("12345678901234567", "fence", null)).contains(new Held.Fence(new Version(1)));
        assertThat(held("9999999999999999", "fence", null)).contains(new Held.Fence(new Version(Version.LARGEST)));
        assertThat(held(null, "live", "{}")).isEmpty();
    }

    private static Optional<Held> held(String version, String flag, String document) {
        MultiType fields = MultiType.create(3, false);
        for (String field : Arrays.asList(version, flag, document)) {
            fields.add(field == null ? null : BulkType.create(Buffer.buffer(field), false));
        }
        return RedisReplies.held(fields);
    }

    @ParameterizedTest
    @CsvSource({
        "applied, applied",
        "fenced, applied",
        "1764000000000000, superseded",
        "'', sink-unavailable",
        "OK, sink-unavailable",
        "12x, sink-unavailable"
    })
    void anAnswerOfTheScriptMeans(String answer, String outcome) {
        assertThat(wireName(RedisReplies.answered(SimpleStringType.create(answer))))
                .isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "WRONGTYPE Operation against a key holding the wrong kind of value | key-taken",
                "ERR Error running script (call to f_1): @user_script:8: WRONGTYPE Operation against a key | key-taken",
                "LOADING Redis is loading the dataset in memory | sink-unavailable",
                "BUSY Redis is busy running a script. | sink-unavailable",
                "MASTERDOWN Link with MASTER is down | sink-unavailable",
                "CLUSTERDOWN The cluster is down | sink-unavailable",
                "TRYAGAIN Multiple keys request during rehashing of slot | sink-unavailable",
                "MOVED 3999 127.0.0.1:6381 | sink-unavailable",
                "ASK 3999 127.0.0.1:6381 | sink-unavailable",
                "NOSCRIPT No matching script. Please use EVAL. | sink-unavailable",
                "READONLY You can't write against a read only replica. | sink-unavailable",
                "ERR Error running script: @user_script: 14: -READONLY You can't write | sink-unavailable",
                "NOREPLICAS Not enough good replicas to write. | sink-unavailable",
                "CONNECTION_CLOSED | sink-unavailable",
                "OOM command not allowed when used memory > 'maxmemory'. | sink-refuses",
                "ERR Error running script: @user_script: 14: -OOM command not allowed | sink-refuses",
                "MISCONF Redis is configured to save RDB snapshots | sink-refuses",
                "NOAUTH Authentication required. | sink-refuses",
                "WRONGPASS invalid username-password pair | sink-refuses",
                "NOPERM this user has no permissions to run the 'evalsha' command | sink-refuses",
                "ERR something never heard of | change-unavailable",
                "ERR value BOOMS and ASKS | change-unavailable"
            })
    void anErrorMeans(String message, String outcome) {
        assertThat(wireName(RedisReplies.failed(ErrorType.create(message)))).isEqualTo(outcome);
    }

    @Test
    void noAnswerIsUnavailable() {
        assertThat(wireName(RedisReplies.failed(new IOException("Connection reset by peer"))))
                .isEqualTo("sink-unavailable");
        assertThat(wireName(RedisReplies.failed(new TimeoutException()))).isEqualTo("sink-unavailable");
        assertThat(wireName(RedisReplies.failed(new IllegalStateException("protocol error"))))
                .isEqualTo("sink-unavailable");
    }

    private static String wireName(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Applied applied -> "applied";
            case Outcome.Superseded superseded -> "superseded";
            case Outcome.Rejected rejected -> rejected.reason().wireName();
            case Outcome.Unavailable unavailable -> unavailable.trouble().wireName();
        };
    }
}
