package io.lockstep.event.http;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** What a request holds, released in the reverse order, once, whoever comes first to release it. */
final class Releases implements Closeable {

    private final Deque<Closeable> held = new ArrayDeque<>();

    void add(Closeable release) {
        held.push(release);
    }

    @Override
    public void close() throws IOException {
        IOException first = null;
        while (!held.isEmpty()) {
            try {
                held.pop().close();
            } catch (IOException e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
