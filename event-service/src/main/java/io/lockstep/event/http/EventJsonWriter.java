package io.lockstep.event.http;

import io.lockstep.event.EventWriter;
import io.lockstep.event.StoredEvent;
import java.io.IOException;
import java.io.OutputStream;

/** Writes the documents' own bytes, one a line. */
final class EventJsonWriter implements EventWriter {

    private final OutputStream out;

    EventJsonWriter(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(StoredEvent event) throws IOException {
        event.writeTo(out);
        out.write('\n');
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        flush();
    }
}
