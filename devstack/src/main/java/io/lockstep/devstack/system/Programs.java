package io.lockstep.devstack.system;

import io.lockstep.devstack.Ports;
import io.lockstep.devstack.Program;
import io.lockstep.devstack.Sizing;
import io.lockstep.devstack.StateFolder;
import io.lockstep.devstack.elasticsearch.ElasticsearchServer;
import io.lockstep.devstack.kafka.KafkaServer;
import io.lockstep.devstack.mysql.MysqlServer;
import io.lockstep.devstack.redis.RedisServer;
import java.util.List;

/** The programs that systems are made of. */
public final class Programs {

    private Programs() {}

    public static List<Program> servers(StateFolder state, Ports ports, Sizing sizing) {
        return List.of(
                new MysqlServer(state, ports, sizing),
                new KafkaServer(state, ports, sizing),
                new ElasticsearchServer(state, ports, sizing),
                new RedisServer(state, ports, sizing));
    }
}
