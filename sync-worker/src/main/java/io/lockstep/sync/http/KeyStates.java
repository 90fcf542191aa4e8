package io.lockstep.sync.http;

import io.lockstep.sync.Sink;
import io.lockstep.sync.deadletter.Letter;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** What the sink and MySQL have under a key now; each for itself may not answer. */
@Singleton
final class KeyStates {

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final StateView NO_ID = StateView.unavailable("the record's key is no id");

    private final Sink sink;
    private final RowClient rows;

    @Inject
    KeyStates(Instance<Sink> sink, RowClient rows) {
        this(sink.get(), rows);
    }

    KeyStates(Sink sink, RowClient rows) {
        this.sink = sink;
        this.rows = rows;
    }

    StateView inSink(Letter letter) {
        return letter.hasId()
                ? answered(
                        sink.held(letter.key())
                                .thenApply(held -> held.map(StateView::of).orElse(StateView.NOTHING)),
                        sink.name())
                : NO_ID;
    }

    StateView inMysql(Letter letter) {
        return letter.hasId() ? answered(rows.row(letter.key()), "the event service") : NO_ID;
    }

    private static StateView answered(CompletionStage<StateView> asked, String whom) {
        return asked.toCompletableFuture()
                .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(failure -> StateView.unavailable(whom + " does not answer: " + failure))
                .join();
    }
}
