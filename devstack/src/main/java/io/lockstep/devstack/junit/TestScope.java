package io.lockstep.devstack.junit;

import io.lockstep.contract.CacheEntries;
import io.lockstep.contract.ChangeTopics;
import io.lockstep.contract.EventIndex;
import java.util.Map;

/**
 * One test class' own part of the shared servers.
 *
 * <p>The database exists and is empty. Topics and indices do not: whoever needs them makes them, under these names,
 * since the servers make none by themselves. Anything whose name begins with {@link #name} is deleted after the class.
 *
 * @param name unique; also a good prefix for consumer groups and application ids
 * @param elasticsearchHosts host and port, without a scheme
 */
public record TestScope(
        String name,
        String jdbcUrl,
        String jdbcUser,
        String jdbcPassword,
        String kafkaBootstrapServers,
        ChangeTopics topics,
        String elasticsearchHosts,
        EventIndex index,
        String redisUrl,
        CacheEntries cacheEntries) {

    /** The scope as configuration of the services. */
    public Map<String, String> properties() {
        return Map.of(
                "lockstep.mysql.url", jdbcUrl,
                "lockstep.mysql.user", jdbcUser,
                "lockstep.mysql.password", jdbcPassword,
                "lockstep.kafka.bootstrap-servers", kafkaBootstrapServers,
                "lockstep.topic", topics.changes(),
                "lockstep.elasticsearch.hosts", elasticsearchHosts,
                "lockstep.index", index.alias(),
                "lockstep.redis.url", redisUrl,
                "lockstep.cache-prefix", cacheEntries.prefix());
    }
}
