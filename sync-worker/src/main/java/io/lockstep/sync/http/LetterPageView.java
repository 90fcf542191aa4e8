package io.lockstep.sync.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * One page of dead letters.
 *
 * @param letters newest rejection first
 * @param nextCursor for the next page; absent on the last one
 * @param missingPartitions partitions whose ledger no worker answered for: their letters are missing here; empty if the
 *     answer is complete
 * @param partitions whose letters these are
 * @param unlisted open letters that the ledgers had no room for; they are on the topic only
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LetterPageView(
        String sink,
        List<LetterView> letters,
        String nextCursor,
        List<Integer> missingPartitions,
        List<Integer> partitions,
        long unlisted) {}
