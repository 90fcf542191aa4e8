package io.lockstep.bench.drain;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.lockstep.contract.CacheEntries;
import io.lockstep.contract.CacheScript;
import io.lockstep.devstack.redis.RedisConnection;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Redis and a bare pipelined client: the same script with the same arguments, nothing but sending them. */
final class RedisStore implements DrainStore {

    private static final CacheEntries ENTRIES = new CacheEntries("drain:");
    private static final String DAY_MILLIS = "86400000";
    private static final String MINUTE_MILLIS = "60000";

    private final int port;
    private final boolean live;

    /** @param live whether all entries are live beforehand, so that changes store documents instead of fences */
    RedisStore(int port, boolean live) {
        this.port = port;
        this.live = live;
    }

    @Override
    public String sink() {
        return "redis";
    }

    @Override
    public void reset(List<Backlog> backlogs) throws IOException, InterruptedException {
        flush();
        try (RedisConnection redis = new RedisConnection(port)) {
            redis.command("SCRIPT", "LOAD", CacheScript.SET_IF_NEWER.text());
        }
        if (live) {
            for (Backlog backlog : backlogs) {
                pipeline(backlog, new Shape(1000, 1), RedisStore::makeLive);
            }
        }
        try (RedisConnection redis = new RedisConnection(port)) {
            redis.command("CONFIG", "RESETSTAT");
        }
    }

    @Override
    public void resetForWorker(List<Backlog> backlogs) throws IOException, InterruptedException {
        reset(backlogs);
    }

    @Override
    public List<Shape> shapes() {
        return List.of(new Shape(100, 1), new Shape(500, 1), new Shape(1000, 1), new Shape(2000, 1), new Shape(500, 2));
    }

    @Override
    public void bare(Backlog backlog, Shape shape) throws IOException, InterruptedException {
        pipeline(backlog, shape, RedisStore::setIfNewer);
    }

    @Override
    public long stored() throws IOException {
        try (RedisConnection redis = new RedisConnection(port)) {
            String stats = (String) redis.command("INFO", "commandstats");
            return stats.lines()
                    .filter(line -> line.startsWith("cmdstat_evalsha:") || line.startsWith("cmdstat_eval:"))
                    .mapToLong(line -> Long.parseLong(line.replaceFirst("\\w+:calls=(\\d+),.*", "$1")))
                    .sum();
        }
    }

    @Override
    public void close() {}

    /** However long it takes. */
    private void flush() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            ByteArrayOutputStream request = new ByteArrayOutputStream();
            command(request, bytes("FLUSHALL"));
            request.writeTo(socket.getOutputStream());
            awaitReply(socket.getInputStream());
        }
    }

    private interface Command {
        void write(ByteArrayOutputStream out, Backlog.Change change);
    }

    private static void makeLive(ByteArrayOutputStream out, Backlog.Change change) {
        command(
                out,
                bytes("HSET"),
                bytes(ENTRIES.key(change.id())),
                bytes("v"),
                bytes("1"),
                bytes("f"),
                bytes(CacheEntries.LIVE),
                bytes("d"),
                bytes("{}"));
    }

    private static void setIfNewer(ByteArrayOutputStream out, Backlog.Change change) {
        command(
                out,
                bytes("EVALSHA"),
                bytes(CacheScript.SET_IF_NEWER.sha1()),
                bytes("1"),
                bytes(ENTRIES.key(change.id())),
                bytes(change.version().toString()),
                bytes(CacheEntries.LIVE),
                change.document(),
                bytes(DAY_MILLIS),
                bytes(MINUTE_MILLIS));
    }

    private void pipeline(Backlog backlog, Shape shape, Command command) throws IOException, InterruptedException {
        AtomicInteger next = new AtomicInteger();
        try (ExecutorService threads = Executors.newFixedThreadPool(shape.parallel())) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < shape.parallel(); i++) {
                all.add(threads.submit(() -> {
                    send(backlog, shape, command, next);
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("the bare client failed: " + e.getCause(), e.getCause());
        }
    }

    private void send(Backlog backlog, Shape shape, Command command, AtomicInteger next) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setTcpNoDelay(true);
            OutputStream out = socket.getOutputStream();
            InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
            for (int from = next.getAndAdd(shape.changes());
                    from < backlog.size();
                    from = next.getAndAdd(shape.changes())) {
                int to = Math.min(backlog.size(), from + shape.changes());
                ByteArrayOutputStream request = new ByteArrayOutputStream((to - from) * 750);
                backlog.changes().subList(from, to).forEach(change -> command.write(request, change));
                request.writeTo(out);
                for (int i = from; i < to; i++) {
                    awaitReply(in);
                }
            }
        }
    }

    /** Skips a status, a number or a short string; anything else is a failure. */
    private static void awaitReply(InputStream in) throws IOException {
        int kind = in.read();
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            line.append((char) next);
        }
        switch (kind) {
            case '+', ':' -> {}
            case '$' -> in.skipNBytes(Integer.parseInt(line.toString().strip()) + 2);
            default -> throw new IOException("Redis answered " + line);
        }
    }

    private static void command(ByteArrayOutputStream out, byte[]... words) {
        out.writeBytes(bytes("*" + words.length + "\r\n"));
        for (byte[] word : words) {
            out.writeBytes(bytes("$" + word.length + "\r\n"));
            out.writeBytes(word);
            out.write('\r');
            out.write('\n');
        }
    }

    private static byte[] bytes(String text) {
        return text.chars().allMatch(c -> c < 128) ? text.getBytes(US_ASCII) : text.getBytes(UTF_8);
    }
}
