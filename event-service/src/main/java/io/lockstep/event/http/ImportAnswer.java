package io.lockstep.event.http;

import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lockstep.event.EventImport;
import io.lockstep.event.ImportResult;
import io.lockstep.event.ImportTakenOver;
import io.lockstep.event.StoreUnavailable;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Runs an import while its answer is written, a chunk at a time. The first chunk is stored beforehand, so that a
 * database that is down is answered by a status.
 */
final class ImportAnswer implements StreamingOutput {

    private static final Logger LOG = Logger.getLogger(ImportAnswer.class);
    private static final ObjectWriter LINES = new JsonMapper().writer();
    private static final String BROKEN_OFF =
            "the database does not answer; rows after the last one named may not have been stored, repeat the import";
    private static final String TAKEN_OVER = "a later request with the same key goes on with this import";

    private final EventImport running;
    private final List<ImportResult> firstChunk;
    private final long resumedAfter;
    private final WriteMetrics metrics;
    private final Releases resources;

    ImportAnswer(EventImport running, WriteMetrics metrics, Releases resources) {
        this.running = running;
        this.resumedAfter = running.progress().lastLine();
        this.firstChunk = running.nextChunk();
        this.metrics = metrics;
        this.resources = resources;
    }

    @Override
    public void write(OutputStream out) throws IOException {
        try (resources) {
            run(out);
        }
    }

    private void run(OutputStream out) throws IOException {
        if (resumedAfter > 0) {
            line(new ImportLine.Resumed(resumedAfter), out);
        }
        String failure = null;
        List<ImportResult> chunk = firstChunk;
        while (!chunk.isEmpty()) {
            for (ImportResult result : chunk) {
                line(ImportLine.Row.of(result), out);
            }
            // What is stored is told at once, or a client whose connection is cut would know too little.
            out.flush();
            metrics.count(chunk, running.mode());
            try {
                chunk = running.nextChunk();
            } catch (StoreUnavailable e) {
                LOG.warnf("import broke off while %s", e.getMessage());
                failure = BROKEN_OFF;
                chunk = List.of();
            } catch (ImportTakenOver e) {
                failure = TAKEN_OVER;
                chunk = List.of();
            }
        }
        line(ImportLine.Summary.of(running.progress(), running.mode(), failure), out);
    }

    private static void line(ImportLine line, OutputStream out) throws IOException {
        out.write(LINES.writeValueAsBytes(line));
        out.write('\n');
    }
}
