package io.lockstep.devstack;

/**
 * How to reach a system's servers.
 *
 * @param sqlPort of MariaDB, on 127.0.0.1
 * @param jdbcUser may create and use the databases whose names begin with {@code lockstep}, and nothing else
 * @param elasticsearchHosts host and port, without a scheme
 */
public record ServerEndpoints(
        int sqlPort,
        String jdbcUser,
        String jdbcPassword,
        String kafkaBootstrapServers,
        String elasticsearchHosts,
        String redisUrl) {

    public static final String JDBC_USER = "lockstep";
    public static final String DATABASE = "lockstep";

    public static ServerEndpoints of(StateFolder state, Ports ports) {
        return new ServerEndpoints(
                ports.of(ProcessName.MYSQL),
                JDBC_USER,
                state.secret("mysql-password"),
                "127.0.0.1:" + ports.of(ProcessName.KAFKA),
                "127.0.0.1:" + ports.of(ProcessName.ELASTICSEARCH),
                "redis://127.0.0.1:" + ports.of(ProcessName.REDIS));
    }

    public String jdbcUrl(String database) {
        return "jdbc:mysql://127.0.0.1:" + sqlPort + "/" + database;
    }

    @Override
    public String toString() {
        return "MariaDB 127.0.0.1:" + sqlPort + ", Kafka " + kafkaBootstrapServers + ", Elasticsearch "
                + elasticsearchHosts + ", " + redisUrl;
    }
}
