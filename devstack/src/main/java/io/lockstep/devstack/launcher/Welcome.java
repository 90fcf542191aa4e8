package io.lockstep.devstack.launcher;

import io.lockstep.devstack.Ports;
import io.lockstep.devstack.ProcessName;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What to do with a system that is up. */
final class Welcome {

    private final Ports ports;

    Welcome(Ports ports) {
        this.ports = ports;
    }

    void print(List<ProcessName> names, Console console) {
        console.print("");
        for (ProcessName name : names) {
            console.print("  %-26s %s127.0.0.1:%d".formatted(name, scheme(name), ports.of(name)));
        }
        if (names.contains(ProcessName.GATEWAY)) {
            String gateway = "http://127.0.0.1:" + ports.of(ProcessName.GATEWAY);
            console.print("""

                    Try:
                      curl '%1$s/api/search/events?eventName=%2$s'
                      curl -H "authorization: Bearer $(./lockstep token editor)" -H 'content-type: application/json' \\
                        -d '{"recognizedEventName":"校园程序设计竞赛","organizer":"计算机学院","recognizedLevel":"B"}' %1$s/api/events
                      curl '%1$s/q/health'""".formatted(gateway, URLEncoder.encode("数学建模", StandardCharsets.UTF_8)));
        }
    }

    private static String scheme(ProcessName name) {
        return switch (name) {
            case MYSQL, KAFKA -> "";
            case REDIS -> "redis://";
            case ELASTICSEARCH, EVENT_SERVICE, SEARCH_SERVICE, SYNC_WORKER_ELASTICSEARCH, SYNC_WORKER_REDIS, GATEWAY ->
                "http://";
        };
    }
}
