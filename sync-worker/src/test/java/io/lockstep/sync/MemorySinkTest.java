package io.lockstep.sync;

import io.lockstep.contract.ChangeRecord;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

class MemorySinkTest extends SinkContract {

    private final MemorySink sink = new MemorySink();

    @Override
    protected Sink sink() {
        return sink;
    }

    @Override
    protected String read(String id) {
        return sink.last(id).map(MemorySinkTest::describe).orElse("nothing");
    }

    private static String describe(ChangeRecord change) {
        if (change.isDeletion()) {
            return "deleted:" + change.version();
        }
        Matcher name = Pattern.compile("\"recognizedEventName\":\"([^\"]*)\"")
                .matcher(new String(change.document().orElseThrow(), java.nio.charset.StandardCharsets.UTF_8));
        return change.version() + ":" + (name.find() ? name.group(1) : "?");
    }
}
