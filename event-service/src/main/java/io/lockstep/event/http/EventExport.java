package io.lockstep.event.http;

import io.lockstep.event.Cursor;
import io.lockstep.event.EventFilter;
import io.lockstep.event.EventPage;
import io.lockstep.event.EventWriter;
import io.lockstep.event.Register;
import io.lockstep.event.StoredEvent;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Writes events while they are read, a page in memory. Each page is as MySQL has it when it is read; no transaction
 * stays open for a slow client. The first page is read beforehand, so that a database that is down is answered by a
 * status; if it fails later, the answer ends without its end, which every HTTP client reports.
 */
final class EventExport implements StreamingOutput {

    private static final Logger LOG = Logger.getLogger(EventExport.class);

    private final Register register;
    private final EventFilter filter;
    private final int pageSize;
    private final EventWriter.Form form;
    private final Releases resources;
    private final EventPage first;

    EventExport(Register register, EventFilter filter, int pageSize, EventWriter.Form form, Releases resources) {
        this.register = register;
        this.filter = filter;
        this.pageSize = pageSize;
        this.form = form;
        this.resources = resources;
        this.first = register.list(filter, Optional.empty(), pageSize);
    }

    @Override
    public void write(OutputStream out) throws IOException {
        try (resources;
                EventWriter writer = form.to(out)) {
            EventPage page = first;
            write(page, writer);
            while (page.next().isPresent()) {
                Optional<Cursor> after = page.next();
                page = register.list(filter, after, pageSize);
                write(page, writer);
            }
        }
    }

    private static void write(EventPage page, EventWriter writer) throws IOException {
        for (StoredEvent event : page.events()) {
            writer.write(event);
        }
        writer.flush();
        if (!page.unreadable().isEmpty()) {
            // Neither form has a place for them, and an import of the file shall not stumble over one.
            LOG.warnf("an export leaves out rows that SQL left so that they are no events: %s", page.unreadable());
        }
    }
}
