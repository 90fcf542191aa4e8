package io.lockstep.devstack.redis;

import io.lockstep.devstack.DevstackException;
import io.lockstep.devstack.Launch;
import io.lockstep.devstack.Ports;
import io.lockstep.devstack.ProcessName;
import io.lockstep.devstack.Program;
import io.lockstep.devstack.Readiness;
import io.lockstep.devstack.Settings;
import io.lockstep.devstack.Sizing;
import io.lockstep.devstack.StateFolder;
import io.lockstep.devstack.process.InstalledPrograms;
import io.lockstep.devstack.software.Artifacts;
import io.lockstep.devstack.software.Unpacked;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Redis: an installed {@code redis-server} of 6.2 or newer, else the build's own. */
public final class RedisServer implements Program {

    private static final Map<String, String> BINARIES = Map.of(
            "Linux amd64", "redis-server-6.2.6-v5-linux-amd64",
            "Linux aarch64", "redis-server-6.2.7-linux-arm64",
            "Mac OS X x86_64", "redis-server-6.2.6-v5-darwin-amd64",
            "Mac OS X aarch64", "redis-server-6.2.6-v5-darwin-arm64");

    private final StateFolder state;
    private final Ports ports;
    private final Sizing sizing;

    public RedisServer(Settings settings) {
        this.state = settings.state();
        this.ports = settings.ports();
        this.sizing = settings.sizing();
    }

    @Override
    public ProcessName name() {
        return ProcessName.REDIS;
    }

    @Override
    public Ports listensOn() {
        return ports.only(name().text());
    }

    @Override
    public Launch prepare() throws IOException {
        Path data = state.data(name());
        Files.createDirectories(data);
        return new Launch(
                List.of(
                        server().toString(),
                        "--bind",
                        "127.0.0.1",
                        "--port",
                        Integer.toString(ports.of(name())),
                        "--dir",
                        ".",
                        "--maxmemory",
                        sizing.redisMemory(),
                        "--maxmemory-policy",
                        "volatile-ttl",
                        "--appendonly",
                        "yes",
                        "--appendfsync",
                        "everysec",
                        "--save",
                        "",
                        "--daemonize",
                        "no",
                        // A title is written over the environment, where our marker is.
                        "--set-proc-title",
                        "no"),
                Map.of(),
                data);
    }

    @Override
    public Readiness readiness() {
        try (RedisConnection redis = new RedisConnection(ports.of(name()))) {
            redis.command("PING");
            return Readiness.READY;
        } catch (IOException e) {
            return Readiness.notReady(e);
        }
    }

    private Path server() throws IOException {
        Optional<Path> installed = InstalledPrograms.find("redis-server").filter(RedisServer::isNewEnough);
        return installed.isPresent() ? installed.get() : software();
    }

    /** The build's own binary, which needs nothing beside it. */
    public Path software() throws IOException {
        String platform = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        String binary = Optional.ofNullable(BINARIES.get(platform))
                .orElseThrow(
                        () -> new DevstackException(
                                "there is no Redis binary for " + platform
                                        + " among the build's artifacts: install Redis 6.2 or newer (Debian: redis-server, Homebrew: redis)"));
        Path folder = Unpacked.folder(
                Artifacts.ofThisBuild().redis(),
                state.software().resolve(binary),
                entry -> entry.endsWith(binary) ? Optional.of("bin/redis-server") : Optional.empty(),
                unpacked -> {});
        return folder.resolve("bin/redis-server");
    }

    private static boolean isNewEnough(Path server) {
        try {
            Process process = new ProcessBuilder(server.toString(), "--version").start();
            String version =
                    new String(process.getInputStream().readAllBytes()).replaceFirst("(?s).*v=(\\d+\\.\\d+).*", "$1");
            return Double.parseDouble(version) >= 6.2;
        } catch (IOException | NumberFormatException notOne) {
            return false;
        }
    }
}
