package io.lockstep.devstack.launcher;

import io.lockstep.devstack.Ports;
import io.lockstep.devstack.Settings;
import io.lockstep.devstack.Sizing;
import io.lockstep.devstack.elasticsearch.ElasticsearchServer;
import io.lockstep.devstack.mysql.MysqlServer;
import io.lockstep.devstack.redis.RedisServer;
import io.lockstep.devstack.software.Artifacts;
import io.lockstep.devstack.token.Tokens;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** For {@code dev/containers}: what images of the servers are made of, and the key that tokens are verified with. */
@Command(
        name = "software",
        hidden = true,
        description = "Unpacks the servers and prints where everything is, one NAME=PATH a line.")
final class SoftwareCommand implements Callable<Integer> {

    private final Checkout checkout;

    @Spec
    private CommandSpec spec;

    SoftwareCommand(Checkout checkout) {
        this.checkout = checkout;
    }

    @Override
    public Integer call() throws IOException {
        Settings settings = new Settings(checkout.state(), Ports.defaults(), Sizing.LAPTOP);
        PrintWriter out = spec.commandLine().getOut();
        out.println("mysql=" + new MysqlServer(settings).software());
        out.println("kafka_class_path=" + Artifacts.ofThisBuild().kafkaClassPath());
        out.println("elasticsearch=" + new ElasticsearchServer(settings).software());
        out.println("redis=" + new RedisServer(settings).software());
        out.println("key_set=" + new Tokens(checkout.state(), checkout.clock()).keySet());
        out.flush();
        return 0;
    }
}
