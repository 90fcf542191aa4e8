package io.lockstep.search.http;

import io.lockstep.contract.WriteToken;
import io.lockstep.contract.WriteTokenKeys;
import io.lockstep.search.SearchServiceConfig;
import io.lockstep.search.SeenVersions;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the write tokens that a request shows in {@value WriteToken#HEADER}.
 *
 * <p>INVARIANT I10: a token that cannot be checked refuses the request; left aside, the reader would be shown older data
 * and not know it.
 */
@Singleton
final class SeenHeader {

    private final Optional<WriteTokenKeys> keys;
    private final int max;

    SeenHeader(SearchServiceConfig config) {
        this.keys = config.tokenKey()
                .map(key -> new WriteTokenKeys(key, config.tokenOlderKeys().orElse(List.of())));
        this.max = config.tokens().maxPerRequest();
    }

    /** What the header came to. */
    sealed interface Parsed {
        record Valid(SeenVersions seen) implements Parsed {}

        record Faulty(String message) implements Parsed {}
    }

    /** @param values of the header; each may hold several tokens, separated by commas */
    Parsed parse(List<String> values) {
        if (values == null || values.isEmpty()) {
            return new Parsed.Valid(SeenVersions.NONE);
        }
        if (keys.isEmpty()) {
            return new Parsed.Faulty("cannot be checked, since this service was started without lockstep.token-key");
        }
        List<WriteToken> tokens = new ArrayList<>();
        for (String value : values) {
            for (String text : value.split(",", -1)) {
                if (tokens.size() == max) {
                    return new Parsed.Faulty("must hold at most " + max + " tokens");
                }
                Optional<WriteToken> token = keys.get().open(text.strip());
                if (token.isEmpty()) {
                    return new Parsed.Faulty(
                            "must hold tokens as writes returned them; number " + (tokens.size() + 1) + " is none");
                }
                tokens.add(token.get());
            }
        }
        return new Parsed.Valid(SeenVersions.of(tokens));
    }
}
