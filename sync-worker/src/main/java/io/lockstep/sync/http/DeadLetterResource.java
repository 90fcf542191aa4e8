package io.lockstep.sync.http;

import io.lockstep.sync.WorkerState;
import io.lockstep.sync.deadletter.Ledgers;
import io.lockstep.sync.deadletter.Letter;
import io.lockstep.sync.deadletter.LetterId;
import io.lockstep.sync.deadletter.LetterPage;
import io.lockstep.sync.deadletter.LetterQuery;
import io.lockstep.sync.deadletter.LetterQuery.Cursor;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response.Status;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Shows dead letters; any worker of the sink answers for all. What changes them is {@link DeadLetterRequests}. */
@Path("/admin/dead-letters")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public final class DeadLetterResource {

    private static final int PAYLOAD_IN_LIST = 16 << 10;
    private static final int PAYLOAD_ALONE = 1 << 20;

    private final WorkerState worker;
    private final Ledgers ledgers;
    private final DeadLetterSearch search;
    private final Payloads payloads;
    private final KeyStates states;

    DeadLetterResource(
            WorkerState worker, Ledgers ledgers, DeadLetterSearch search, Payloads payloads, KeyStates states) {
        this.worker = worker;
        this.ledgers = ledgers;
        this.search = search;
        this.payloads = payloads;
        this.states = states;
    }

    @GET
    @Operation(summary = "Dead letters of all partitions, newest first, with reason and payload")
    public LetterPageView list(@BeanParam LetterParameters parameters) {
        LetterQuery query = parameters.query();
        if (parameters.local()) {
            LetterPage page = ledgers.local(query);
            List<LetterView> letters = page.letters().stream()
                    .map(letter -> LetterView.of(letter, ledgers.rules()))
                    .toList();
            return view(page, letters, null);
        }
        // One more than is shown tells whether there is a next page.
        LetterPage found = search.everywhere(query.withSize(query.size() + 1));
        List<Letter> shown = found.letters().stream().limit(query.size()).toList();
        List<PayloadView> values = payloads.of(shown, PAYLOAD_IN_LIST);
        List<LetterView> letters = IntStream.range(0, shown.size())
                .mapToObj(i -> LetterView.of(shown.get(i), ledgers.rules()).with(values.get(i)))
                .toList();
        boolean more = found.letters().size() > shown.size();
        return view(found, letters, more ? Cursors.write(Cursor.after(shown.getLast())) : null);
    }

    @GET
    @Path("{letter}")
    @Operation(summary = "One dead letter, with what the sink holds and what MySQL has under its key now")
    public LetterDetailView show(@PathParam("letter") String text) {
        LetterId id = LetterParameters.letter(text);
        LetterPage found = search.everywhere(LetterQuery.of(List.of(id)));
        if (found.letters().isEmpty()) {
            throw search.missing(found).contains(id.partition())
                    ? new RefusedRequestException(
                            Status.SERVICE_UNAVAILABLE,
                            "no worker answers for partition " + id.partition() + " now; try again")
                    : new RefusedRequestException(Status.NOT_FOUND, "no dead letter " + id + " is listed");
        }
        Letter letter = found.letters().getFirst();
        PayloadView payload = payloads.whole(letter, PAYLOAD_ALONE);
        return new LetterDetailView(
                LetterView.of(letter, ledgers.rules()).with(payload), states.inSink(letter), states.inMysql(letter));
    }

    private LetterPageView view(LetterPage page, List<LetterView> letters, String next) {
        return new LetterPageView(
                worker.sinkName(),
                letters,
                next,
                search.missing(page),
                List.copyOf(new TreeSet<>(page.partitions())),
                page.unlisted());
    }
}
