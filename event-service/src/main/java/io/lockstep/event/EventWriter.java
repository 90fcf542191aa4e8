package io.lockstep.event;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;

/** Writes events in some form, one after another, as an import reads them. Closing ends the form, not what is below. */
public interface EventWriter extends Closeable {

    /** Makes a writer. */
    interface Form {
        EventWriter to(OutputStream out) throws IOException;
    }

    void write(StoredEvent event) throws IOException;

    void flush() throws IOException;
}
