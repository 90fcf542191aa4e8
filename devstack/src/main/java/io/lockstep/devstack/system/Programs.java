package io.lockstep.devstack.system;

import io.lockstep.contract.CacheEntries;
import io.lockstep.contract.ChangeTopics;
import io.lockstep.contract.EventIndex;
import io.lockstep.devstack.Ports;
import io.lockstep.devstack.Program;
import io.lockstep.devstack.ServerEndpoints;
import io.lockstep.devstack.Sizing;
import io.lockstep.devstack.StateFolder;
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
    public static List<Program> all(Path checkout, StateFolder state, Ports ports, Sizing sizing) {
        List<Program> programs = new ArrayList<>(servers(state, ports, sizing));
        programs.addAll(new Services(checkout, state, ports, () -> connections(state, ports)).all());
        return programs;
    }

    /** The names that a system of its own uses in its servers. */
    private static Map<String, String> connections(StateFolder state, Ports ports) {
        ServerEndpoints servers = ServerEndpoints.of(state, ports);
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

    public static List<Program> servers(StateFolder state, Ports ports, Sizing sizing) {
        return List.of(
                new MysqlServer(state, ports, sizing),
                new KafkaServer(state, ports, sizing),
                new ElasticsearchServer(state, ports, sizing),
                new RedisServer(state, ports, sizing));
    }
}
