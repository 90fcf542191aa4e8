package io.lockstep.bench.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/** Whether memory stays where it is while each request has a connection of its own and the rules change every other second. */
final class Churn {

    private static final int SAMPLES = 10;
    private static final int PER_SECOND = 200;

    private final Peer peer;
    private final Path rules;
    private final Duration duration;

    Churn(Peer peer, Path rules, Duration duration) {
        this.peer = peer;
        this.rules = rules;
        this.duration = duration;
    }

    void run() throws IOException {
        Path file = rules.resolve("routes.yaml");
        String text = Files.readString(file);
        long begin = System.nanoTime();
        long requests = 0;
        for (int sample = 1; sample <= SAMPLES; sample++) {
            long end = begin + duration.toNanos() * sample / SAMPLES;
            while (System.nanoTime() < end) {
                if (requests % (PER_SECOND * 2) == 0) {
                    Files.writeString(file, text + "# change " + requests + "\n");
                }
                request(requests++);
                long due = begin + requests * 1_000_000_000L / PER_SECOND;
                LockSupport.parkNanos(Math.max(0, due - System.nanoTime()));
            }
            System.out.printf(
                    Locale.ROOT,
                    "churn: after %,d connections in %d s %.1f MiB of live heap, %d MiB resident%n",
                    requests,
                    duration.toSeconds() * sample / SAMPLES,
                    peer.liveMiB(),
                    peer.residentMiB());
        }
    }

    private void request(long number) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), peer.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("GET /" + number + " HTTP/1.1\r\nHost: h" + number + "\r\nX-Number: " + number
                                    + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            String answer = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            if (!answer.startsWith("HTTP/1.1 200")) {
                throw new IOException("answered: " + answer);
            }
        }
    }
}
