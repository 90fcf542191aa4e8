package io.lockstep.devstack.redis;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A connection to a Redis on this machine that sends one command at a time; enough for probes and for cleaning up. */
public final class RedisConnection implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 5_000;

    private final Socket socket = new Socket();
    private final InputStream in;

    public RedisConnection(int port) throws IOException {
        try {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
            in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Deletes every key with that prefix. */
    public void deleteAll(String prefix) throws IOException {
        String cursor = "0";
        do {
            List<?> page = (List<?>) command("SCAN", cursor, "MATCH", globbed(prefix) + "*", "COUNT", "1000");
            cursor = (String) page.getFirst();
            List<String> unlink = new ArrayList<>(List.of("UNLINK"));
            ((List<?>) page.get(1)).forEach(key -> unlink.add((String) key));
            if (unlink.size() > 1) {
                command(unlink.toArray(String[]::new));
            }
        } while (!cursor.equals("0"));
    }

    /** The reply: a string, a number, a list of replies, or an empty string for none. */
    public Object command(String... words) throws IOException {
        StringBuilder request = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            request.append('$')
                    .append(bytes(word).length)
                    .append("\r\n")
                    .append(word)
                    .append("\r\n");
        }
        socket.getOutputStream().write(bytes(request.toString()));
        return reply();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private Object reply() throws IOException {
        String line = line();
        String rest = line.substring(1);
        return switch (line.charAt(0)) {
            case '+' -> rest;
            case ':' -> Long.parseLong(rest);
            case '$' -> bulk(Integer.parseInt(rest));
            case '*' -> {
                List<Object> replies = new ArrayList<>();
                for (int i = Integer.parseInt(rest); i > 0; i--) {
                    replies.add(reply());
                }
                yield replies;
            }
            default -> throw new IOException("Redis answered " + line);
        };
    }

    private String bulk(int length) throws IOException {
        if (length < 0) {
            return "";
        }
        String value = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        in.skipNBytes(2);
        return value;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\r'; next = in.read()) {
            if (next < 0) {
                throw new IOException("Redis closed the connection");
            }
            line.append((char) next);
        }
        in.skipNBytes(1);
        return line.toString();
    }

    private static String globbed(String prefix) {
        return prefix.replaceAll("([\\\\*?\\[\\]])", "\\\\$1");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
