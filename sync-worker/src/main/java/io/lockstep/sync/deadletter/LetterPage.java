package io.lockstep.sync.deadletter;

import java.util.List;
import java.util.Set;

/**
 * Letters from some partitions.
 *
 * @param letters newest first
 * @param partitions whose ledgers were asked; letters of others are missing
 * @param unlisted open letters of these that the ledger had no room for
 */
public record LetterPage(List<Letter> letters, Set<Integer> partitions, long unlisted) {

    public LetterPage {
        letters = List.copyOf(letters);
        partitions = Set.copyOf(partitions);
    }
}
