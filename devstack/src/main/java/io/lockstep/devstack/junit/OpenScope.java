package io.lockstep.devstack.junit;

import io.lockstep.contract.CacheEntries;
import io.lockstep.contract.ChangeTopics;
import io.lockstep.contract.EventIndex;
import io.lockstep.devstack.ServerEndpoints;
import io.lockstep.devstack.elasticsearch.ElasticsearchClient;
import io.lockstep.devstack.kafka.Topics;
import io.lockstep.devstack.mysql.Sql;
import io.lockstep.devstack.redis.RedisConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.sql.SQLException;
import java.util.Locale;
import java.util.UUID;

/** A {@link TestScope} while it is in use. */
final class OpenScope implements AutoCloseable {

    private static final int MAX_NAME = 30;

    private final TestScope scope;
    private final ServerEndpoints servers;

    private OpenScope(TestScope scope, ServerEndpoints servers) {
        this.scope = scope;
        this.servers = servers;
    }

    /** Starts the servers if this Maven run has none yet. */
    static OpenScope open(String label) {
        ServerEndpoints servers = TestServers.ofThisRun();
        String name = unique(label);
        TestScope scope = new TestScope(
                name,
                servers.jdbcUrl(database(name)),
                servers.jdbcUser(),
                servers.jdbcPassword(),
                servers.kafkaBootstrapServers(),
                new ChangeTopics(name + ".recognized-events"),
                servers.elasticsearchHosts(),
                new EventIndex(name + "_recognized_events"),
                servers.redisUrl(),
                new CacheEntries(name + ":registry:event:"));
        execute(servers, "CREATE DATABASE " + database(name));
        return new OpenScope(scope, servers);
    }

    TestScope scope() {
        return scope;
    }

    @Override
    public void close() {
        execute(servers, "DROP DATABASE " + database(scope.name()));
        try (Topics topics = new Topics(servers.kafkaBootstrapServers());
                RedisConnection redis =
                        new RedisConnection(URI.create(servers.redisUrl()).getPort())) {
            topics.deleteAll(scope.name());
            new ElasticsearchClient(servers.elasticsearchHosts()).deleteAll(scope.name());
            redis.deleteAll(scope.name());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot clean up after " + scope.name(), e);
        }
    }

    private static String database(String name) {
        return ServerEndpoints.DATABASE + "_" + name;
    }

    /** Lower case and without separators, so that no scope's name is the beginning of another's. */
    private static String unique(String label) {
        String readable = label.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
        String random = UUID.randomUUID().toString().substring(0, 8);
        return "t" + readable.substring(0, Math.min(readable.length(), MAX_NAME)) + random;
    }

    private static void execute(ServerEndpoints servers, String statement) {
        try {
            new Sql(servers).execute(statement);
        } catch (SQLException e) {
            throw new IllegalStateException("MariaDB refused " + statement, e);
        }
    }
}
