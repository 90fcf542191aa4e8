package io.lockstep.event.mysql;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Listens in on what a client of MySQL says: every statement, with its values, as the driver sends it (it fills the
 * values in itself). Knows the packets of the protocol as far as that needs: length, number, command, text.
 */
final class StatementTap implements AutoCloseable {

    private static final int QUERY = 3;

    private final int serverPort;
    private final ServerSocket listener;
    private final Queue<String> statements = new ConcurrentLinkedQueue<>();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    StatementTap(int serverPort) throws IOException {
        this.serverPort = serverPort;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    Queue<String> statements() {
        return statements;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                sockets.add(client);
                sockets.add(server);
                Thread.ofVirtual().start(() -> forward(client, server));
                Thread.ofVirtual().start(() -> answer(server, client));
            } catch (IOException e) {
                // The listener was closed.
            }
        }
    }

    private void forward(Socket client, Socket server) {
        try (client;
                server) {
            DataInputStream in = new DataInputStream(client.getInputStream());
            OutputStream out = server.getOutputStream();
            byte[] header = new byte[4];
            while (true) {
                in.readFully(header);
                byte[] payload = new byte[header[0] & 0xFF | (header[1] & 0xFF) << 8 | (header[2] & 0xFF) << 16];
                in.readFully(payload);
                if (payload.length > 1 && payload[0] == QUERY && header[3] == 0) {
                    statements.add(new String(payload, 1, payload.length - 1, StandardCharsets.UTF_8));
                }
                out.write(header);
                out.write(payload);
                out.flush();
            }
        } catch (EOFException e) {
            // The client is done.
        } catch (IOException e) {
            // Either side was closed.
        }
    }

    private static void answer(Socket server, Socket client) {
        try (server;
                client) {
            InputStream in = server.getInputStream();
            in.transferTo(client.getOutputStream());
        } catch (IOException e) {
            // Either side was closed.
        }
    }
}
