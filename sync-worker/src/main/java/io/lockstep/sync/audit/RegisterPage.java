package io.lockstep.sync.audit;

import java.util.List;
import java.util.Optional;

/**
 * Rows in the order of ids, from one consistent read.
 *
 * @param last the last id that was looked at; the next page follows it
 */
public record RegisterPage(List<RegisterRow> rows, Optional<String> last, boolean isLast) {
    public RegisterPage {
        rows = List.copyOf(rows);
    }
}
