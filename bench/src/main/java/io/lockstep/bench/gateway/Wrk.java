package io.lockstep.bench.gateway;

import io.lockstep.devstack.process.InstalledPrograms;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Debian's {@code wrk}: as many requests as a proxy takes. */
record Wrk(Path program) {

    private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
    private static final Pattern ERRORS = Pattern.compile("Non-2xx or 3xx responses:.*");

    static Optional<Wrk> find() {
        return InstalledPrograms.find("wrk").map(Wrk::new);
    }

    /** Requests a second. */
    double run(Peer peer, int connections, Duration duration) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(program.toString(), "-t1", "-c" + connections, "-d" + duration.toSeconds() + "s"));
        peer.headers().forEach((name, value) -> command.addAll(List.of("-H", name + ": " + value)));
        command.add("http://127.0.0.1:" + peer.port() + "/tiny");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher rate = RATE.matcher(output);
        if (process.waitFor() != 0 || !rate.find() || ERRORS.matcher(output).find()) {
            throw new IOException(peer.name() + " under wrk: " + output);
        }
        return Double.parseDouble(rate.group(1));
    }
}
