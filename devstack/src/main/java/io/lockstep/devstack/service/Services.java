package io.lockstep.devstack.service;

import io.lockstep.devstack.Launch;
import io.lockstep.devstack.ProcessName;
import io.lockstep.devstack.Program;
import io.lockstep.devstack.Settings;
import io.lockstep.devstack.token.Tokens;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The services of one system, each with the part of the configuration that it knows. */
public final class Services {

    private static final List<String> KAFKA = List.of("lockstep.kafka.bootstrap-servers", "lockstep.topic");
    private static final List<String> ELASTICSEARCH = List.of("lockstep.elasticsearch.hosts", "lockstep.index");
    private static final List<String> REDIS = List.of("lockstep.redis.url", "lockstep.cache-prefix");
    private static final List<String> MYSQL =
            List.of("lockstep.mysql.url", "lockstep.mysql.user", "lockstep.mysql.password");

    private static final String LOG_MANAGER = "-Djava.util.logging.manager=org.jboss.logmanager.LogManager";

    private final Path checkout;
    private final Settings settings;
    private final Supplier<Map<String, String>> connections;

    /** @param connections where the servers are and what is ours in them, as {@code lockstep.*} properties */
    public Services(Path checkout, Settings settings, Supplier<Map<String, String>> connections) {
        this.checkout = checkout;
        this.settings = settings;
        this.connections = connections;
    }

    public List<Program> all() {
        return List.of(
                service(
                        ProcessName.EVENT_SERVICE,
                        () -> withTokenKey(with(
                                known(MYSQL, KAFKA),
                                "lockstep.capture",
                                connections.get().getOrDefault("lockstep.capture", "outbox")))),
                service(
                        ProcessName.SEARCH_SERVICE,
                        () -> withTokenKey(with(
                                known(ELASTICSEARCH, REDIS),
                                "lockstep.event-service.url",
                                url(ProcessName.EVENT_SERVICE)))),
                service(
                        ProcessName.SYNC_WORKER_ELASTICSEARCH,
                        () -> with(
                                worker("elasticsearch", ELASTICSEARCH),
                                "lockstep.other-workers.redis",
                                url(ProcessName.SYNC_WORKER_REDIS))),
                service(
                        ProcessName.SYNC_WORKER_REDIS,
                        () -> with(
                                worker("redis", REDIS),
                                "lockstep.other-workers.elasticsearch",
                                url(ProcessName.SYNC_WORKER_ELASTICSEARCH))),
                service(ProcessName.GATEWAY, this::gatewaySettings));
    }

    /** The one of that name. */
    public Program of(ProcessName name) {
        return all().stream()
                .filter(program -> program.name() == name)
                .findFirst()
                .orElseThrow();
    }

    /** The module that a service is built from. */
    static String module(ProcessName name) {
        return switch (name) {
            case SYNC_WORKER_ELASTICSEARCH, SYNC_WORKER_REDIS -> "sync-worker";
            default -> name.text();
        };
    }

    static Path application(Path checkout, ProcessName name) {
        return checkout.resolve(module(name)).resolve("target/quarkus-app/quarkus-run.jar");
    }

    /**
     * Runs a class of a service's application beside it, such as a tool; the application has to be built.
     *
     * @param settings go to it as system properties
     */
    public static List<String> tool(Path checkout, ProcessName name, String mainClass, Map<String, String> settings) {
        Path application = application(checkout, name).getParent();
        List<String> command =
                new ArrayList<>(List.of(Launch.java(), "-Xmx128m", "-XX:TieredStopAtLevel=1", LOG_MANAGER));
        settings.forEach((property, value) -> command.add("-D" + property + "=" + value));
        command.add("-cp");
        command.add(Stream.of("app", "quarkus", "lib/main", "lib/boot")
                .map(folder -> application.resolve(folder) + "/*")
                .collect(Collectors.joining(":")));
        command.add(mainClass);
        return command;
    }

    private Service service(ProcessName name, Supplier<Map<String, String>> configuration) {
        return new Service(name, application(checkout, name), settings, configuration);
    }

    private Map<String, String> worker(String sink, List<String> store) {
        Map<String, String> configuration = known(KAFKA, store);
        configuration.put("lockstep.sink", sink);
        configuration.put("lockstep.event-service.url", url(ProcessName.EVENT_SERVICE));
        configuration.put(
                "lockstep.kafka.state-dir",
                settings.state().root().resolve("data/sync-worker-" + sink).toString());
        return configuration;
    }

    /** What the gateway is configured with. */
    public Map<String, String> gatewaySettings() {
        Map<String, String> configuration = new TreeMap<>();
        configuration.put(
                "lockstep.gateway.rules", checkout.resolve("gateway/rules").toString());
        configuration.put(
                "lockstep.gateway.jwks",
                new Tokens(settings.state(), Clock.systemUTC()).keySet().toString());
        // Unknown to the tool that only looks at rules.
        Optional.ofNullable(connections.get().get("lockstep.redis.url"))
                .ifPresent(url -> configuration.put("lockstep.gateway.redis", url));
        for (ProcessName name : ProcessName.values()) {
            if (!name.isServer() && name != ProcessName.GATEWAY) {
                configuration.put(
                        "lockstep.gateway.addresses." + name,
                        "127.0.0.1:" + settings.ports().of(name));
            }
        }
        return configuration;
    }

    private String url(ProcessName name) {
        return "http://127.0.0.1:" + settings.ports().of(name);
    }

    @SafeVarargs
    private Map<String, String> known(List<String>... groups) {
        Map<String, String> all = connections.get();
        Map<String, String> known = new TreeMap<>();
        for (List<String> group : groups) {
            for (String property : group) {
                known.put(property, all.get(property));
            }
        }
        return known;
    }

    /** Who signs write tokens and who checks them share this. */
    private Map<String, String> withTokenKey(Map<String, String> configuration) {
        return with(configuration, "lockstep.token-key", settings.state().secret("write-token-key"));
    }

    private static Map<String, String> with(Map<String, String> configuration, String property, String value) {
        configuration.put(property, value);
        return configuration;
    }
}
