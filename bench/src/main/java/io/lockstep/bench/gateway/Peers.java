package io.lockstep.bench.gateway;

import io.lockstep.bench.OwnClassPath;
import io.lockstep.devstack.Launch;
import io.lockstep.devstack.ProcessName;
import io.lockstep.devstack.StateFolder;
import io.lockstep.devstack.process.FreePorts;
import io.lockstep.devstack.process.InstalledPrograms;
import io.lockstep.devstack.service.ServiceBuild;
import io.lockstep.devstack.token.Role;
import io.lockstep.devstack.token.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Starts the proxies, each with one route to the same upstream. */
final class Peers {

    private static final List<String> JVM = List.of("-Xmx256m", "-XX:+UseSerialGC");
    private static final String SPRING_FOLDER = "bench/src/main/spring";

    private final Path checkout;
    private final Path folder;
    private final int upstream;

    /** @param folder for configuration and logs */
    Peers(Path checkout, Path folder, int upstream) {
        this.checkout = checkout;
        this.folder = folder;
        this.upstream = upstream;
    }

    static int freePort() {
        return FreePorts.one(new Random());
    }

    static Peer upstream(Path folder, int port) throws IOException {
        return Peer.start(
                "upstream",
                port,
                new ProcessBuilder(
                        Launch.java(),
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        OwnClassPath.text(),
                        TinyUpstream.class.getName(),
                        String.valueOf(port)),
                folder,
                Map.of());
    }

    /** Debian's, if it is installed. */
    Optional<Peer> nginx() throws IOException {
        Optional<Path> program = InstalledPrograms.find("nginx");
        if (program.isEmpty()) {
            return Optional.empty();
        }
        int port = freePort();
        Path configuration = folder.resolve("nginx.conf");
        Files.writeString(configuration, """
            daemon off;
            worker_processes auto;
            pid %1$s/nginx.pid;
            error_log stderr;
            events { worker_connections 4096; }
            http {
              access_log off;
              client_body_temp_path %1$s/body; proxy_temp_path %1$s/proxy; fastcgi_temp_path %1$s/f;
              uwsgi_temp_path %1$s/u; scgi_temp_path %1$s/s;
              keepalive_requests 100000000;
              upstream tiny { server 127.0.0.1:%2$d; keepalive 256; keepalive_requests 100000000; }
              server {
                listen 127.0.0.1:%3$d;
                location / {
                  proxy_pass http://tiny;
                  proxy_http_version 1.1;
                  proxy_set_header Connection "";
                  proxy_set_header Host $host;
                  proxy_set_header X-Forwarded-For $remote_addr;
                }
              }
            }
            """.formatted(folder, upstream, port));
        ProcessBuilder command = new ProcessBuilder(
                program.get().toString(), "-e", "stderr", "-p", folder.toString(), "-c", configuration.toString());
        return Optional.of(Peer.start("nginx", port, command, folder, Map.of()));
    }

    /** Debian's, if it is installed. */
    Optional<Peer> haproxy() throws IOException {
        Optional<Path> program = InstalledPrograms.find("haproxy");
        if (program.isEmpty()) {
            return Optional.empty();
        }
        int port = freePort();
        Path configuration = folder.resolve("haproxy.cfg");
        Files.writeString(configuration, """
            global
              maxconn 4096
            defaults
              mode http
              timeout connect 2s
              timeout client 30s
              timeout server 30s
              http-reuse always
            frontend door
              bind 127.0.0.1:%d
              default_backend tiny
            backend tiny
              option forwardfor
              server one 127.0.0.1:%d
            """.formatted(port, upstream));
        ProcessBuilder command = new ProcessBuilder(program.get().toString(), "-db", "-f", configuration.toString());
        return Optional.of(Peer.start("haproxy", port, command, folder, Map.of()));
    }

    /** Fetched by Maven, run from source. */
    Peer springCloudGateway() throws IOException, InterruptedException {
        Path classPath = folder.resolve("spring-class-path");
        Process maven = new ProcessBuilder(
                        InstalledPrograms.find("mvn").orElseThrow().toString(),
                        "--batch-mode",
                        "--quiet",
                        "--file",
                        checkout.resolve(SPRING_FOLDER).resolve("pom.xml").toString(),
                        "dependency:build-classpath",
                        "-Dmdep.outputFile=" + classPath)
                .inheritIO()
                .start();
        if (maven.waitFor() != 0) {
            throw new IOException("Maven cannot fetch Spring Cloud Gateway");
        }
        int port = freePort();
        List<String> command = new ArrayList<>(List.of(Launch.java()));
        command.addAll(JVM);
        command.addAll(List.of(
                "-cp",
                Files.readString(classPath).strip(),
                checkout.resolve(SPRING_FOLDER).resolve("SpringGateway.java").toString(),
                "--server.address=127.0.0.1",
                "--server.port=" + port,
                "--logging.level.root=warn",
                "--spring.main.banner-mode=off",
                "--spring.cloud.gateway.server.webflux.routes[0].id=all",
                "--spring.cloud.gateway.server.webflux.routes[0].uri=http://127.0.0.1:" + upstream,
                "--spring.cloud.gateway.server.webflux.routes[0].predicates[0]=Path=/**"));
        return Peer.start("spring cloud gateway", port, new ProcessBuilder(command), folder, Map.of());
    }

    /** Builds this checkout's gateway, if its sources are newer. */
    void build() throws IOException {
        ServiceBuild build =
                new ServiceBuild(checkout, InstalledPrograms.find("mvn").orElseThrow(), folder.resolve("build.log"));
        List<String> stale = build.stale(List.of(ProcessName.GATEWAY));
        if (!stale.isEmpty()) {
            build.build(stale);
        }
    }

    /** This checkout's. @param rules files of a folder below {@code bench/src/main/gateway-rules} */
    Peer ours(String name, String rules, boolean withToken) throws IOException {
        int port = freePort();
        Path copy = folder.resolve("rules-" + rules);
        Files.createDirectories(copy);
        try (var files =
                Files.list(checkout.resolve("bench/src/main/gateway-rules").resolve(rules))) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.writeString(copy.resolve(file.getFileName().toString()), Files.readString(file));
            }
        }
        Tokens tokens = new Tokens(StateFolder.ofCheckout(checkout), Clock.systemUTC());
        List<String> command = new ArrayList<>(List.of(Launch.java()));
        command.addAll(JVM);
        command.addAll(List.of(
                "-Dlockstep.gateway.rules=" + copy,
                "-Dlockstep.gateway.jwks=" + tokens.keySet(),
                "-Dlockstep.gateway.port=" + port,
                "-Dlockstep.gateway.addresses.tiny=127.0.0.1:" + upstream,
                "-jar",
                checkout.resolve("gateway/target/quarkus-app/quarkus-run.jar").toString()));
        Map<String, String> headers = withToken
                ? Map.of("Authorization", "Bearer " + tokens.issue(Role.EDITOR, Duration.ofHours(1)))
                : Map.of();
        return Peer.start(name, port, new ProcessBuilder(command), folder, headers);
    }
}
