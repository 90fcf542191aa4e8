package io.lockstep.devstack.system;

import io.lockstep.contract.CacheEntries;
import io.lockstep.contract.ChangeTopics;
import io.lockstep.contract.EventIndex;
import io.lockstep.devstack.Program;
import io.lockstep.devstack.ServerEndpoints;
import io.lockstep.devstack.Settings;
import io.lockstep.devstack.elasticsearch.ElasticsearchServer;
import io.lockstep.devstack.kafka.KafkaServer;
import io.lockstep.devstack.mysql.MysqlServer;
import io.lockstep.devstack.redis.RedisServer;
import io.lockstep.devstack.service.Services;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The programs that systems are made of. */
public final class Programs {

    private Programs() {}

    /** The servers and the services that use them. */
    public static List<Program> all(Path checkout, Settings settings) {
        List<Program> programs = new ArrayList<>(servers(settings));
        programs.addAll(new Services(checkout, settings, () -> connections(settings)).all());
        return programs;
    }

    /** The names that a system of its own uses in its servers. */
    private static Map<String, String> connections(Settings settings) {
        ServerEndpoints servers = ServerEndpoints.of(settings.state(), settings.ports());
        return Map.of(
                "lockstep.mysql.url", servers.jdbcUrl(ServerEndpoints.DATABASE),
                "lockstep.mysql.user", servers.jdbcUser(),
                "lockstep.mysql.password", servers.jdbcPassword(),
                "lockstep.kafka.bootstrap-servers", servers.kafkaBootstrapServers(),
                "lockstep.topic", ChangeTopics.RECOGNIZED_EVENTS.changes(),
                "lockstep.elasticsearch.hosts", servers.elasticsearchHosts(),
                "lockstep.index", EventIndex.RECOGNIZED_EVENTS.alias(),
                "lockstep.redis.url", servers.redisUrl(),
                "lockstep.cache-prefix", CacheEntries.RECOGNIZED_EVENTS.prefix());
    }

    public static List<Program> servers(Settings settings) {
        return List.of(
                new MysqlServer(settings),
                new KafkaServer(settings),
                new ElasticsearchServer(settings),
                new RedisServer(settings));
    }
}
