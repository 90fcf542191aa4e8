package io.lockstep.devstack.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One client's connection and the one to the server that stands for it, with a thread for either direction. */
final class ProxiedConnection {

    private static final int PIECE_BYTES = 64 << 10;

    private final Socket client;
    private final Socket server;
    private final Supplier<FaultProxy.Mode> mode;
    private final Consumer<ProxiedConnection> ended;
    private volatile boolean lostBytes;

    ProxiedConnection(Socket client, Socket server, Supplier<FaultProxy.Mode> mode, Consumer<ProxiedConnection> ended) {
        this.client = client;
        this.server = server;
        this.mode = mode;
        this.ended = ended;
    }

    void start() {
        Thread.ofVirtual().start(() -> pump(client, server, false));
        Thread.ofVirtual().start(() -> pump(server, client, true));
    }

    /** Ends a connection that cannot go on as if nothing had happened. */
    void modeChanged() {
        if (lostBytes && !(mode.get() instanceof FaultProxy.Mode.Blackhole)) {
            reset();
        }
    }

    /** Closes both sides with a reset instead of a goodbye. */
    void reset() {
        ended.accept(this);
        for (Socket socket : new Socket[] {client, server}) {
            try {
                socket.setSoLinger(true, 0);
            } catch (IOException e) {
                // it is closed already
            }
            close(socket);
        }
    }

    private void pump(Socket from, Socket to, boolean answers) {
        byte[] piece = new byte[PIECE_BYTES];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                forward(piece, n, out, answers);
            }
            if (!lostBytes) {
                to.shutdownOutput();
            }
        } catch (IOException e) {
            reset();
        }
        finish();
    }

    private void forward(byte[] piece, int length, OutputStream out, boolean answers) throws IOException {
        switch (mode.get()) {
            case FaultProxy.Mode.Pass() -> out.write(piece, 0, length);
            case FaultProxy.Mode.Delay(Duration by) -> {
                await(by);
                out.write(piece, 0, length);
            }
            case FaultProxy.Mode.Blackhole() -> lostBytes = true;
            case FaultProxy.Mode.Refuse() -> throw new IOException("refused");
            case FaultProxy.Mode.CutAnswers() -> {
                if (answers) {
                    throw new IOException("cut");
                }
                out.write(piece, 0, length);
            }
        }
    }

    private static void await(Duration time) {
        long deadline = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = deadline - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** Both directions have ended: the second one closes. */
    private void finish() {
        if (client.isOutputShutdown() && server.isOutputShutdown()) {
            ended.accept(this);
            close(client);
            close(server);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // nothing is left to be closed
        }
    }
}
