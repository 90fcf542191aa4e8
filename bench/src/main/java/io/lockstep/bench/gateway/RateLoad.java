package io.lockstep.bench.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Clients that send at a fixed rate, each on a connection it keeps, whatever the answers take: a request that could not be sent in
 * time counts from when it should have been (no coordinated omission).
 */
final class RateLoad {

    private static final int CONNECTIONS = 16;

    private RateLoad() {}

    /** Times in microseconds. Anything but a 200 with its 100 bytes is an exception. @param ratePerSecond none if 0: as fast as answers come */
    static Histogram run(Peer peer, int ratePerSecond, Duration duration) throws Exception {
        Histogram all = new Histogram(60_000_000L, 3);
        byte[] request = request(peer);
        long begin = System.nanoTime() + 50_000_000L;
        long end = begin + duration.toNanos();
        try (ExecutorService clients = Executors.newFixedThreadPool(CONNECTIONS)) {
            List<Future<Histogram>> results = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                long interval = ratePerSecond == 0 ? 0 : 1_000_000_000L * CONNECTIONS / ratePerSecond;
                long first = begin + interval * i / CONNECTIONS;
                results.add(clients.submit(() -> client(peer.port(), request, first, interval, end)));
            }
            for (Future<Histogram> result : results) {
                all.add(result.get());
            }
        }
        return all;
    }

    private static byte[] request(Peer peer) {
        StringBuilder text = new StringBuilder("GET /tiny HTTP/1.1\r\nHost: bench\r\n");
        peer.headers()
                .forEach((name, value) ->
                        text.append(name).append(": ").append(value).append("\r\n"));
        return text.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static Histogram client(int port, byte[] request, long first, long interval, long end) throws IOException {
        Histogram times = new Histogram(60_000_000L, 3);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[8192];
            for (long due = first; due < end; due = interval == 0 ? System.nanoTime() : due + interval) {
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                out.write(request);
                readAnswer(in, buffer);
                times.recordValue(Math.min(60_000_000L, (System.nanoTime() - due) / 1000));
            }
        }
        return times;
    }

    private static void readAnswer(InputStream in, byte[] buffer) throws IOException {
        int length = 0;
        String text = "";
        while (true) {
            int read = in.read(buffer, length, buffer.length - length);
            if (read < 0) {
                throw new IOException("the connection was closed after: " + text);
            }
            length += read;
            text = new String(buffer, 0, length, StandardCharsets.US_ASCII);
            int headEnd = text.indexOf("\r\n\r\n");
            if (headEnd >= 0 && (!text.startsWith("HTTP/1.1 200") || length >= headEnd + 104)) {
                if (!text.startsWith("HTTP/1.1 200")) {
                    throw new IOException("answered: " + text);
                }
                return;
            }
        }
    }
}
