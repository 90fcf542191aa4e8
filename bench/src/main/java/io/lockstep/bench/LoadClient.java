package io.lockstep.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/**
 * A lean closed-loop HTTP client: one thread, connections kept alive, one request under way on each, answers read to
 * their length and no further. What it costs is what the service does not get, so it does nothing else.
 */
public final class LoadClient {

    private static final int BUFFER_BYTES = 1 << 16;
    private static final byte[] LENGTH = "content-length: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final InetSocketAddress server;
    private final Supplier<byte[]> requests;
    private final byte[] status;

    /**
     * @param requests asked by one thread for each next one, head and body
     * @param status what any answer must have
     */
    public LoadClient(int port, Supplier<byte[]> requests, int status) {
        this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.requests = requests;
        this.status = ("HTTP/1.1 " + status).getBytes(StandardCharsets.US_ASCII);
    }

    /** These, again and again. */
    public static Supplier<byte[]> inTurn(List<byte[]> requests) {
        return new Supplier<>() {
            private int next;

            @Override
            public byte[] get() {
                byte[] request = requests.get(next);
                next = (next + 1) % requests.size();
                return request;
            }
        };
    }

    /**
     * @param micros how long answers took, in microseconds
     * @param ownCpu what the client itself took of a processor
     */
    public record Result(double perSecond, Histogram micros, Duration ownCpu) {

        /** Processor time for one answer, in microseconds. */
        public double each(Duration cpu) {
            return cpu.toNanos() / 1000.0 / micros.getTotalCount();
        }
    }

    private static final class Connection {
        private final SocketChannel channel;
        private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_BYTES);
        private long sent;

        Connection(SocketChannel channel) {
            this.channel = channel;
        }
    }

    /** Asks for so long; an answer of another status is an exception. */
    public Result run(int connections, Duration time) throws IOException {
        Histogram micros = new Histogram(3);
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < connections; i++) {
                SocketChannel channel = SocketChannel.open(server);
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                channel.configureBlocking(false);
                Connection connection = new Connection(channel);
                channel.register(selector, SelectionKey.OP_READ, connection);
                ask(connection);
            }
            long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            long started = System.nanoTime();
            long end = started + time.toNanos();
            while (System.nanoTime() < end) {
                selector.select(key -> read((Connection) key.attachment(), micros), 1000);
            }
            double seconds = (System.nanoTime() - started) / 1e9;
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            long used = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu;
            return new Result(micros.getTotalCount() / seconds, micros, Duration.ofNanos(used));
        }
    }

    private void ask(Connection connection) throws IOException {
        connection.sent = System.nanoTime();
        ByteBuffer request = ByteBuffer.wrap(requests.get());
        while (request.hasRemaining()) {
            connection.channel.write(request);
        }
    }

    private void read(Connection connection, Histogram micros) {
        try {
            if (connection.channel.read(connection.in) < 0) {
                throw new IOException("the server closed a connection");
            }
            if (isWhole(connection.in)) {
                micros.recordValue((System.nanoTime() - connection.sent) / 1000);
                connection.in.clear();
                ask(connection);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isWhole(ByteBuffer in) throws IOException {
        int end = find(in, END, 0);
        if (end < 0) {
            return false;
        }
        if (find(in, status, 0) != 0) {
            throw new IOException("the server answered " + text(in));
        }
        int at = find(in, LENGTH, 0);
        if (at < 0) {
            throw new IOException("the server answered without a length: " + text(in));
        }
        int length = 0;
        for (int i = at + LENGTH.length; in.get(i) != '\r'; i++) {
            length = length * 10 + in.get(i) - '0';
        }
        return in.position() >= end + END.length + length;
    }

    /** Header names in any case. */
    private static int find(ByteBuffer in, byte[] what, int from) {
        for (int i = from; i <= in.position() - what.length; i++) {
            int matched = 0;
            while (matched < what.length && matches(in.get(i + matched), what[matched])) {
                matched++;
            }
            if (matched == what.length) {
                return i;
            }
        }
        return -1;
    }

    private static boolean matches(byte found, byte wanted) {
        return found == wanted || (found >= 'A' && found <= 'Z' && found + 32 == wanted);
    }

    private static String text(ByteBuffer in) {
        byte[] bytes = new byte[Math.min(in.position(), 200)];
        in.get(0, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
