package io.lockstep.devstack.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A TCP proxy on loopback that behaves like a network in trouble, for tests: put it between a client and its server.
 * Starts in {@link Mode.Pass}; a mode takes effect at once, on connections that exist too.
 *
 * <p>A server that tells clients its own address (Kafka) must be told to advertise this one's. Safe for all threads.
 */
public final class FaultProxy implements AutoCloseable {

    private static final int BACKLOG = 256;

    private final InetSocketAddress server;
    private final int port;
    private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();
    private volatile Mode mode = new Mode.Pass();
    private volatile ServerSocket listener;
    private volatile Thread accepting;
    private volatile boolean closed;

    /** What the network does. */
    public sealed interface Mode {

        /** Forwards everything. */
        record Pass() implements Mode {}

        /** Forwards everything, each piece that much later, in both directions. */
        record Delay(Duration by) implements Mode {}

        /** Takes bytes and connections, forwards nothing and answers nothing: a host that fell silent. */
        record Blackhole() implements Mode {}

        /** Refuses new connections and resets those there are: a server that is not running. */
        record Refuse() implements Mode {}

        /** Forwards requests and resets the connection instead of forwarding an answer: the outcome stays unknown. */
        record CutAnswers() implements Mode {}
    }

    private FaultProxy(InetSocketAddress server, ServerSocket listener) {
        this.server = server;
        this.listener = listener;
        this.port = listener.getLocalPort();
    }

    /** Listens on a free port of 127.0.0.1 and forwards to that port of it. */
    public static FaultProxy before(int serverPort) {
        return listening(0, serverPort);
    }

    /** Listens on the given port of 127.0.0.1, 0 for a free one, and forwards to the other. */
    public static FaultProxy listening(int port, int serverPort) {
        try {
            InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
            FaultProxy proxy = new FaultProxy(
                    new InetSocketAddress(loopback, serverPort), bind(new InetSocketAddress(loopback, port)));
            proxy.listen(proxy.listener);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen before port " + serverPort, e);
        }
    }

    /** The port that clients connect to. */
    public int port() {
        return port;
    }

    /** Connections accepted so far. */
    public int accepted() {
        return accepted.get();
    }

    /**
     * Changes what the network does. Connections that lost bytes, and all when the server is refused, are reset: no
     * stream ever continues with a gap.
     */
    public synchronized void set(Mode next) {
        Mode before = mode;
        mode = next;
        try {
            if (next instanceof Mode.Refuse) {
                stopListening();
                connections.forEach(ProxiedConnection::reset);
            } else if (before instanceof Mode.Refuse) {
                listener = bind(new InetSocketAddress(server.getAddress(), port));
                listen(listener);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot change port " + port + " from " + before + " to " + next, e);
        }
        connections.forEach(ProxiedConnection::modeChanged);
    }

    /** Back to {@link Mode.Pass}. */
    public void heal() {
        set(new Mode.Pass());
    }

    @Override
    public synchronized void close() {
        closed = true;
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot stop listening on port " + port, e);
        } finally {
            connections.forEach(ProxiedConnection::reset);
        }
    }

    private static ServerSocket bind(InetSocketAddress address) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(address, BACKLOG);
        return socket;
    }

    /** The port is only free once the thread that waits on it has noticed. */
    private void stopListening() throws IOException, InterruptedException {
        listener.close();
        accepting.join();
    }

    private void listen(ServerSocket socket) {
        accepting = Thread.ofVirtual().name("fault-proxy-" + port).start(() -> {
            while (!closed && !socket.isClosed()) {
                try {
                    accept(socket.accept());
                } catch (IOException e) {
                    // the listener was closed, or the server refused: the client sees its connection reset
                }
            }
        });
    }

    private void accept(Socket client) throws IOException {
        accepted.incrementAndGet();
        Socket upstream = new Socket();
        ProxiedConnection connection = new ProxiedConnection(client, upstream, () -> mode, connections::remove);
        connections.add(connection);
        try {
            client.setTcpNoDelay(true);
            upstream.connect(server);
            upstream.setTcpNoDelay(true);
        } catch (IOException e) {
            connection.reset();
            throw e;
        }
        connection.start();
    }
}
