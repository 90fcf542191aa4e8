package io.lockstep.gateway.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client that sends exactly the bytes it is given: what no HTTP library would. */
final class RawClient implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 10_000;

    private final Socket socket;

    RawClient(int port) {
        this("127.0.0.1", port);
    }

    /** @param from which of this machine's addresses the gateway sees */
    RawClient(String from, int port) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), port, InetAddress.getByName(from), 0);
            socket.setSoTimeout(PATIENCE_MILLIS);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot connect to the gateway", e);
        }
    }

    /** Sends {@code request} and reads until the gateway closes the connection. */
    static String exchange(int port, String request) {
        try (RawClient client = new RawClient(port)) {
            return client.send(request).readAll();
        }
    }

    RawClient send(String bytes) {
        try {
            OutputStream out = socket.getOutputStream();
            out.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException("the gateway stopped reading", e);
        }
    }

    /** Everything until the end of the connection; a reset is an end too. */
    String readAll() {
        StringBuilder text = new StringBuilder();
        byte[] part = new byte[8192];
        try {
            InputStream in = socket.getInputStream();
            for (int read = in.read(part); read >= 0; read = in.read(part)) {
                text.append(new String(part, 0, read, StandardCharsets.ISO_8859_1));
            }
        } catch (java.net.SocketTimeoutException e) {
            throw new UncheckedIOException("the gateway neither answers nor closes; so far: " + text, e);
        } catch (IOException reset) {
            return text.toString();
        }
        return text.toString();
    }

    /** Everything up to and with {@code end}. */
    String readUntil(String end) {
        StringBuilder text = new StringBuilder();
        try {
            InputStream in = socket.getInputStream();
            while (text.indexOf(end, text.length() - end.length()) < 0) {
                int next = in.read();
                if (next < 0) {
                    throw new IllegalStateException("the connection ended after: " + text);
                }
                text.append((char) next);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("so far: " + text, e);
        }
        return text.toString();
    }

    Socket socket() {
        return socket;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
