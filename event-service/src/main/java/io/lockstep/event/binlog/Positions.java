package io.lockstep.event.binlog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lockstep.event.BinlogPoint;
import io.lockstep.event.BinlogPosition;
import java.time.Instant;
import java.util.Map;

/** Reads the engine's positions. */
final class Positions {

    private static final JsonMapper JSON = new JsonMapper();

    private Positions() {}

    static BinlogPosition of(Map<String, ?> position) {
        boolean snapshot = position.containsKey("snapshot") && !Boolean.TRUE.equals(position.get("snapshot_completed"));
        try {
            return new BinlogPosition(
                    JSON.writeValueAsString(position),
                    new BinlogPoint((String) position.get("file"), number(position.get("pos"))),
                    snapshot,
                    Instant.ofEpochSecond(number(position.get("ts_sec"))));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write the position " + position, e);
        }
    }

    private static long number(Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }
}
