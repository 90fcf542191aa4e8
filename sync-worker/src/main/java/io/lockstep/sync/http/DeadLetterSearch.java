package io.lockstep.sync.http;

import io.lockstep.sync.deadletter.Ledgers;
import io.lockstep.sync.deadletter.Letter;
import io.lockstep.sync.deadletter.LetterId;
import io.lockstep.sync.deadletter.LetterPage;
import io.lockstep.sync.deadletter.LetterQuery;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Finds dead letters in all partitions, wherever they are owned, and says which it could not ask. */
@Singleton
final class DeadLetterSearch {

    private final Ledgers ledgers;
    private final FellowWorkersClient fellows;

    DeadLetterSearch(Ledgers ledgers, FellowWorkersClient fellows) {
        this.ledgers = ledgers;
        this.fellows = fellows;
    }

    LetterPage everywhere(LetterQuery query) {
        LetterPage local = ledgers.local(query);
        if (local.partitions().size() == ledgers.partitions()) {
            return local;
        }
        List<LetterPage> pages = new ArrayList<>(fellows.ask(ledgers.fellows(), query));
        pages.addFirst(local);
        // A partition that moves meanwhile may be told of twice: what was read further is newer.
        Map<LetterId, Letter> letters = new HashMap<>();
        Set<Integer> partitions = new HashSet<>();
        long unlisted = 0;
        for (LetterPage page : pages) {
            page.letters()
                    .forEach(letter -> letters.merge(
                            letter.id(), letter, (one, other) -> one.position() >= other.position() ? one : other));
            partitions.addAll(page.partitions());
            unlisted += page.unlisted();
        }
        return new LetterPage(query.page(letters.values()), partitions, unlisted);
    }

    /** INVARIANT I8: an answer that lacks partitions says so. */
    List<Integer> missing(LetterPage page) {
        return IntStream.range(0, ledgers.partitions())
                .filter(partition -> !page.partitions().contains(partition))
                .boxed()
                .toList();
    }
}
